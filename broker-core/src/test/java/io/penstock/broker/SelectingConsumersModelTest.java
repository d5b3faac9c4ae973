package io.penstock.broker;

import io.penstock.protocol.wire.Produce;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers that select: each gets what it selects, in order, and leaves the rest to others. */
@Timeout(120)
class SelectingConsumersModelTest extends ConsumersModel {
    private static final int COLOURS = 5;

    private static final Map<String, IntPredicate> SELECTORS = new TreeMap<>(Map.of(
            "",
            colour -> true,
            "colour = 1",
            colour -> colour == 1,
            "colour < 3",
            colour -> colour < 3,
            "colour = 0 OR colour = 4",
            colour -> colour == 0 || colour == 4,
            "JMSType = 'type2'",
            colour -> colour == 2));

    private final List<Integer> colours = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldGiveEveryMessageToOneWhoSelectsItInMemory(long seed) {
        run(seed, CoreHarness.Options.small());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void shouldGiveEveryMessageToOneWhoSelectsItFromDisk(long seed) {
        run(seed, CoreHarness.Options.small().coldLog());
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    void shouldPostponeWhatFailedForAll(long seed) {
        runPostponing(
                seed,
                seed % 2 == 0
                        ? CoreHarness.Options.small()
                        : CoreHarness.Options.small().coldLog());
    }

    @Override
    Produce message(TestClient producer, int destination, int offset) {
        int colour = random.nextInt(COLOURS);
        colours.add(colour);
        return Selecting.coloured(producer, destination, "m" + offset, colour);
    }

    @Override
    String selector() {
        List<String> texts = List.copyOf(SELECTORS.keySet());
        return texts.get(random.nextInt(texts.size()));
    }

    @Override
    boolean wants(Consumer one, int offset) {
        return SELECTORS.get(one.selector).test(colours.get(offset));
    }

    @Override
    boolean mayHave(Consumer one, int offset) {
        return true;
    }
}
