package io.penstock.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.message.MessageIdText;
import io.penstock.protocol.message.MessageView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Parser and evaluator against the naive evaluator, over random selectors and really encoded messages. The seed can be given as
 * the system property {@code selector.seed}.
 */
@Timeout(120)
class RandomSelectorTest {
    private static final long SEED = Long.getLong("selector.seed", 20_26);
    private static final int SELECTORS = 30_000;
    private static final int MESSAGES_EACH = 4;
    private static final int MESSAGES = 5_000;

    @Test
    void shouldAgreeWithTheNaiveEvaluatorOnRandomPairs() {
        SplittableRandom dice = new SplittableRandom(SEED);
        SelectorGenerator generator = new SelectorGenerator(dice);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            samples.add(Sample.of(generator.message()));
        }
        SelectorInput input = new SelectorInput();
        int[] seen = new int[3];
        for (int i = 0; i < SELECTORS; i++) {
            Node node = generator.condition(dice.nextInt(5));
            String text = NodePrinter.print(node, dice);
            Selector selector = Selector.parse(text);
            Selector opposite = Selector.parse("NOT (" + text + ")");
            for (int j = 0; j < MESSAGES_EACH; j++) {
                Sample sample = samples.get(dice.nextInt(MESSAGES));
                Boolean expected = sample.naive.condition(node);
                input.of(sample.view, sample.message.deliveryCount);
                Boolean actual = truth(selector.matches(input), opposite.matches(input));
                seen[expected == null ? 2 : expected ? 0 : 1]++;
                if (actual != expected) {
                    throw new AssertionError("Seed " + SEED + ", pair " + i + "." + j + ": " + text + "\n"
                            + report(node, sample.message, NaiveEvaluator::new));
                }
            }
        }
        int pairs = seen[0] + seen[1] + seen[2];
        assertThat(pairs).isGreaterThanOrEqualTo(100_000);
        assertThat(seen[0]).as("true").isGreaterThan(pairs / 10);
        assertThat(seen[1]).as("false").isGreaterThan(pairs / 10);
        assertThat(seen[2]).as("unknown").isGreaterThan(pairs / 10);
    }

    @Test
    void shouldHaveCanonicalTextsThatMeanTheSame() {
        SplittableRandom dice = new SplittableRandom(SEED + 1);
        SelectorGenerator generator = new SelectorGenerator(dice);
        SelectorInput input = new SelectorInput();
        for (int i = 0; i < 10_000; i++) {
            Node node = generator.condition(dice.nextInt(5));
            Selector selector = Selector.parse(NodePrinter.print(node, dice));
            Selector again = Selector.parse(selector.text());
            Selector spacedOtherwise = Selector.parse(NodePrinter.print(node, dice));
            if (!again.equals(selector) || !spacedOtherwise.equals(selector)) {
                assertThat(again).isEqualTo(selector).isEqualTo(spacedOtherwise);
            }
            SelectedMessage message = generator.message();
            input.of(message.view(), message.deliveryCount);
            if (again.matches(input) != selector.matches(input)) {
                throw new AssertionError(selector.text());
            }
        }
    }

    @Test
    void shouldReportTheSmallestPairOfAMutant() {
        SplittableRandom dice = new SplittableRandom(SEED + 2);
        SelectorGenerator generator = new SelectorGenerator(dice);
        Function<Map<String, Object>, NaiveEvaluator> mutant = map -> new NaiveEvaluator(map) {
            @Override
            Boolean not(Boolean truth) {
                return truth == null ? Boolean.TRUE : super.not(truth);
            }
        };
        for (int i = 0; i < 10_000; i++) {
            Node node = generator.condition(4);
            SelectedMessage message = generator.message();
            if (disagreement(mutant).test(node, message)) {
                String report = report(node, message, mutant);
                assertThat(report.length()).as(report).isLessThan(120);
                assertThat(report).contains("properties {}");
                return;
            }
        }
        throw new AssertionError("a mutant was not found");
    }

    private static String report(
            Node node, SelectedMessage message, Function<Map<String, Object>, NaiveEvaluator> naive) {
        Shrinker smallest = new Shrinker(disagreement(naive), node, message).shrink();
        Map<String, Object> map = asMap(smallest.message());
        String text = plain(smallest.selector());
        return "smallest: " + Selector.parse(text).text() + "\nexpected "
                + naive.apply(map).condition(smallest.selector()) + ", properties " + smallest.message().properties;
    }

    private static BiPredicate<Node, SelectedMessage> disagreement(
            Function<Map<String, Object>, NaiveEvaluator> naive) {
        return (node, message) -> {
            String text = plain(node);
            Boolean actual = truth(message.isSelectedBy(text), message.isSelectedBy("NOT (" + text + ")"));
            return actual != naive.apply(asMap(message)).condition(node);
        };
    }

    private static String plain(Node node) {
        return NodePrinter.print(node, new SplittableRandom(1));
    }

    /** The same Boolean objects as autoboxing gives, so that they may be compared by identity. */
    private static Boolean truth(boolean selected, boolean opposite) {
        if (selected && opposite) {
            throw new AssertionError("selected by a selector and by its opposite");
        }
        return selected ? Boolean.TRUE : opposite ? Boolean.FALSE : null;
    }

    private static Map<String, Object> asMap(SelectedMessage message) {
        Map<String, Object> map = new HashMap<>(message.properties);
        map.put("JMSDeliveryMode", message.persistent ? "PERSISTENT" : "NON_PERSISTENT");
        map.put("JMSPriority", message.priority);
        map.put("JMSMessageID", MessageIdText.of(message.id));
        map.put("JMSTimestamp", message.timestamp);
        map.put(
                "JMSCorrelationID",
                message.correlationBytes == null
                        ? message.correlation
                        : new String(message.correlationBytes, StandardCharsets.UTF_8));
        map.put("JMSType", message.type);
        map.put("JMSXDeliveryCount", message.deliveryCount == 0 ? null : message.deliveryCount);
        map.put("JMSXGroupID", message.groupId);
        map.put("JMSXGroupSeq", message.groupSequence);
        map.put("JMSXUserID", message.userId);
        map.put("JMS_PENSTOCK_KEYS", message.keys);
        return map;
    }

    /** A message as both evaluators want it. */
    private record Sample(SelectedMessage message, MessageView view, NaiveEvaluator naive) {
        static Sample of(SelectedMessage message) {
            return new Sample(message, message.view(), new NaiveEvaluator(asMap(message)));
        }
    }
}
