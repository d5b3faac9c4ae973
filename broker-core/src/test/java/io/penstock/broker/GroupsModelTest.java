package io.penstock.broker;

import io.penstock.protocol.wire.Produce;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Message groups: all of a group that is in flight is one consumer's, and its messages come in order, whatever happens. */
@Timeout(120)
class GroupsModelTest extends ConsumersModel {
    private static final int GROUPS = 4;
    private static final int NONE = GROUPS;

    private final List<Integer> groups = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldKeepTheOrderOfEachGroupInMemory(long seed) {
        run(seed, CoreHarness.Options.small());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void shouldKeepTheOrderOfEachGroupFromDisk(long seed) {
        run(seed, CoreHarness.Options.small().coldLog());
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    void shouldKeepTheOrderOfEachGroupWhileMessagesOfItArePostponed(long seed) {
        runPostponing(
                seed,
                seed % 2 == 0
                        ? CoreHarness.Options.small()
                        : CoreHarness.Options.small().coldLog());
    }

    @Override
    Produce message(TestClient producer, int destination, int offset) {
        int group = random.nextInt(GROUPS + 1);
        groups.add(group);
        return Selecting.ranked(producer, destination, "m" + offset, 4, group == NONE ? null : "group" + group);
    }

    @Override
    String selector() {
        return "";
    }

    @Override
    boolean wants(Consumer one, int offset) {
        return true;
    }

    /** Nobody else holds a message of the group, and none of it that is postponed comes before. */
    @Override
    boolean mayHave(Consumer one, int offset) {
        int group = groups.get(offset);
        return group == NONE
                || postponed.headMap((long) offset).keySet().stream()
                                .noneMatch(waiting -> groups.get(waiting.intValue()) == group)
                        && consumers.stream()
                                .filter(other -> other != one)
                                .flatMap(other -> other.held.stream())
                                .noneMatch(held -> groups.get(held.intValue()) == group);
    }

    /** A message whose group another has, but none of the same group. */
    @Override
    boolean mayBePassed(Consumer one, int offset) {
        return !mayHave(one, offset)
                && one.held.tailSet((long) offset).stream()
                        .noneMatch(held -> groups.get(held.intValue()).equals(groups.get(offset)));
    }
}
