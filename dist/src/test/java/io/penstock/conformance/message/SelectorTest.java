package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Selectors as an application meets them; the language itself has tests of its own in the broker. */
@Section("3.8")
class SelectorTest extends ConformanceCase {
    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue();
    }

    /** A message of some properties, given as name, value, name, value. */
    private TextMessage message(String text, Object... properties) throws JMSException {
        TextMessage message = session.createTextMessage(text);
        for (int i = 0; i < properties.length; i += 2) {
            message.setObjectProperty((String) properties[i], properties[i + 1]);
        }
        return message;
    }

    private void sendAll(TextMessage... messages) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        for (TextMessage message : messages) {
            producer.send(message);
        }
    }

    /** Asserts which of two messages, "yes" and "no", a selector chooses. */
    private void assertChooses(String selector, TextMessage yes, TextMessage no) throws JMSException {
        Queue each = queue();
        MessageProducer producer = session.createProducer(each);
        producer.send(no);
        producer.send(yes);
        try (MessageConsumer consumer = session.createConsumer(each, selector)) {
            assertThat(text(receive(consumer))).as(selector).isEqualTo(yes.getText());
            assertEmpty(consumer);
        }
    }

    private void assertMatches(String selector, boolean matches, TextMessage message) throws JMSException {
        Queue each = queue();
        session.createProducer(each).send(message);
        try (MessageConsumer consumer = session.createConsumer(each, selector)) {
            assertThat(readyTexts(consumer)).as(selector).hasSize(matches ? 1 : 0);
        }
    }

    @Says("3.8.1 Only messages that match are delivered; on a queue the others stay, for consumers that want them.")
    void shouldLeaveTheRestOnTheQueue() throws JMSException {
        sendAll(message("a", "n", 1), message("b", "n", 2), message("c", "n", 1), message("d"));
        try (MessageConsumer consumer = session.createConsumer(queue, "n = 1")) {
            assertReceives(consumer, "a", "c");
        }
        try (MessageConsumer consumer = session.createConsumer(queue, "n IS NOT NULL")) {
            assertReceives(consumer, "b");
        }
        assertHolds(queue, "d");
    }

    @Says("3.8.1 On a topic a subscription gets only what matches its selector.")
    void shouldSelectOnATopic() throws JMSException {
        Topic topic = topic();
        MessageConsumer one = session.createConsumer(topic, "n = 1");
        MessageConsumer all = session.createConsumer(topic);
        MessageProducer producer = session.createProducer(topic);
        producer.send(message("a", "n", 1));
        producer.send(message("b", "n", 2));
        assertReceives(one, "a");
        assertReceives(all, "a", "b");
    }

    @Says(
            "3.8.1 Two consumers with selectors that exclude each other get each their own, however far apart in the queue.")
    void shouldServeSeveralSelectorsOfAQueue() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        for (int i = 0; i < 400; i++) {
            producer.send(message("m" + i, "even", i % 2 == 0));
        }
        try (Connection other = factory().createConnection()) {
            other.start();
            MessageConsumer odd = other.createSession().createConsumer(queue, "NOT even");
            MessageConsumer even = session.createConsumer(queue, "even");
            for (int i = 0; i < 400; i += 2) {
                assertThat(text(receive(even))).isEqualTo("m" + i);
            }
            for (int i = 1; i < 400; i += 2) {
                assertThat(text(receive(odd))).isEqualTo("m" + i);
            }
            assertEmpty(odd);
            assertEmpty(even);
        }
    }

    @Says("3.8.1 API MessageConsumer.getMessageSelector: the selector as it was given.")
    void shouldTellTheSelector() throws JMSException {
        assertThat(session.createConsumer(queue, "n = 1").getMessageSelector()).isEqualTo("n = 1");
        assertThat(context().createConsumer(queue, "n = 1").getMessageSelector())
                .isEqualTo("n = 1");
    }

    @Says("3.8.1.1 An empty selector is none.")
    void shouldTakeAnEmptySelectorAsNone() throws JMSException {
        sendAll(message("a"));
        try (MessageConsumer consumer = session.createConsumer(queue, "")) {
            assertReceives(consumer, "a");
        }
    }

    @Says("3.8.1.1 A syntax error is an InvalidSelectorException when the selector is presented, by every method.")
    void shouldRefuseWrongSyntax() throws JMSException {
        Topic topic = topic();
        try (Connection connection = started(name())) {
            Session own = connection.createSession();
            JMSContext context = context();
            for (String wrong :
                    List.of("n =", "= 1", "n = 1 AND", "(n = 1", "n = 'open", "n LIKE", "n IN ()", "NULL = 1")) {
                assertThatThrownBy(() -> own.createConsumer(queue, wrong))
                        .as(wrong)
                        .isInstanceOf(InvalidSelectorException.class);
                assertThatThrownBy(() -> own.createConsumer(topic, wrong, true))
                        .isInstanceOf(InvalidSelectorException.class);
                assertThatThrownBy(() -> own.createDurableConsumer(topic, "name", wrong, false))
                        .isInstanceOf(InvalidSelectorException.class);
                assertThatThrownBy(() -> own.createSharedConsumer(topic, "name", wrong))
                        .isInstanceOf(InvalidSelectorException.class);
                assertThatThrownBy(() -> own.createSharedDurableConsumer(topic, "name", wrong))
                        .isInstanceOf(InvalidSelectorException.class);
                assertThatThrownBy(() -> own.createBrowser(queue, wrong)).isInstanceOf(InvalidSelectorException.class);
                assertThatThrownBy(() -> context.createConsumer(queue, wrong))
                        .isInstanceOf(InvalidSelectorRuntimeException.class);
                assertThatThrownBy(() -> context.createBrowser(queue, wrong))
                        .isInstanceOf(InvalidSelectorRuntimeException.class);
            }
        }
    }

    @Says("3.8.1.1 Literals: strings with doubled quotes, exact and approximate numbers, TRUE and FALSE in any case.")
    void shouldKnowTheLiterals() throws JMSException {
        assertChooses("s = 'it''s'", message("yes", "s", "it's"), message("no", "s", "its"));
        assertChooses("n = -957", message("yes", "n", -957), message("no", "n", 957));
        assertChooses("n = +62", message("yes", "n", 62L), message("no", "n", 63L));
        assertChooses("d = 7E3", message("yes", "d", 7000.0), message("no", "d", 7.0));
        assertChooses("d = -57.9E2", message("yes", "d", -5790.0), message("no", "d", 5790.0));
        assertChooses("d = 7.", message("yes", "d", 7.0f), message("no", "d", 7.5f));
        assertChooses("b = TRUE", message("yes", "b", true), message("no", "b", false));
        assertChooses("b = false", message("yes", "b", false), message("no", "b", true));
        assertChooses(
                "n = 9223372036854775807", message("yes", "n", Long.MAX_VALUE), message("no", "n", Long.MAX_VALUE - 1));
    }

    @Says("3.8.1.1 Words of the language may be in any case; identifiers are case-sensitive.")
    void shouldKnowTheCaseOfThings() throws JMSException {
        assertChooses("n bEtWeEn 1 aNd 3", message("yes", "n", 2), message("no", "N", 2));
        assertChooses("s iS nOt NuLl", message("yes", "s", "x"), message("no", "S", "x"));
    }

    @Says("3.8.1.1 Identifiers may begin with underscore or dollar and go on with digits.")
    void shouldKnowIdentifiers() throws JMSException {
        assertChooses("_a1 = 1 AND $b = 2", message("yes", "_a1", 1, "$b", 2), message("no", "_a1", 1));
    }

    @Says("3.8.1.1 Precedence is NOT, AND, OR, and parentheses change it.")
    void shouldKnowPrecedence() throws JMSException {
        TextMessage message = message("m", "a", true, "b", false, "c", false);
        assertMatches("a OR b AND c", true, message);
        assertMatches("(a OR b) AND c", false, message);
        assertMatches("NOT a OR a", true, message);
        assertMatches("NOT (a OR a)", false, message);
    }

    @Says("3.8.1.1 Arithmetic with its precedence, over properties and literals, by Java's promotion.")
    void shouldCalculate() throws JMSException {
        TextMessage message = message("m", "i", 7, "l", 2L, "d", 0.5);
        assertMatches("i + l * 2 = 11", true, message);
        assertMatches("(i + l) * 2 = 18", true, message);
        assertMatches("i / l = 3", true, message);
        assertMatches("i / 2.0 = 3.5", true, message);
        assertMatches("-i < -l", true, message);
        assertMatches("i - -l = 9", true, message);
        assertMatches("d * 4 = l", true, message);
    }

    @Says("3.8.1.1 Comparison operators for numbers of all types; strings and booleans have = and <> only.")
    void shouldCompare() throws JMSException {
        TextMessage message = message("m", "i", 5, "f", 5.0f, "s", "x", "b", true);
        for (String yes : Arrays.asList(
                "i = f", "i >= 5", "i <= 5.0", "i > 4.9", "i < 6", "i <> 4", "s = 'x'", "s <> 'y'", "b <> FALSE")) {
            assertMatches(yes, true, message);
        }
        for (String wrong : List.of("s > 'a'", "'a' < s", "b > FALSE")) {
            assertThatThrownBy(() -> session.createConsumer(queue, wrong))
                    .as(wrong)
                    .isInstanceOf(InvalidSelectorException.class);
        }
    }

    @Says("3.8.1.1 Types are not converted: comparing unlike ones is not true, neither with = nor with <>.")
    void shouldNotConvert() throws JMSException {
        TextMessage message = message("m", "orders", "2", "n", 2);
        assertMatches("orders > 1", false, message);
        assertMatches("orders = 2", false, message);
        assertMatches("orders <> 2", false, message);
        assertMatches("n = '2'", false, message);
        assertMatches("n IN ('2')", false, message);
        assertMatches("n LIKE '2'", false, message);
    }

    @Says("3.8.1.1 BETWEEN includes its ends; IN lists strings; LIKE knows _, % and an escape character.")
    void shouldKnowTheOtherComparisons() throws JMSException {
        TextMessage message =
                message("m", "age", 15, "country", "UK", "phone", "12993", "under", "_foo", "word", "lose");
        for (String yes : Arrays.asList(
                "age BETWEEN 15 AND 19",
                "age NOT BETWEEN 16 AND 19",
                "country IN ('UK', 'US', 'France')",
                "country NOT IN ('Peru')",
                "phone LIKE '12%3'",
                "word LIKE 'l_se'",
                "word NOT LIKE 'l_s'",
                "under LIKE '\\_%' ESCAPE '\\'",
                "word LIKE '%'")) {
            assertMatches(yes, true, message);
        }
        for (String no : Arrays.asList(
                "age BETWEEN 16 AND 19",
                "country NOT IN ('UK')",
                "phone LIKE '12%4'",
                "word LIKE '\\_%' ESCAPE '\\'")) {
            assertMatches(no, false, message);
        }
    }

    @Says("3.8.1.2 What is not there is unknown, and so is all that is made of it; only what is true matches.")
    void shouldTreatAbsenceAsUnknown() throws JMSException {
        TextMessage message = message("m", "t", true);
        for (String unknown : Arrays.asList(
                "no = 1",
                "no <> 1",
                "NOT (no = 1)",
                "no + 1 = 2",
                "no BETWEEN 1 AND 2",
                "no NOT BETWEEN 1 AND 2",
                "no IN ('a')",
                "no NOT IN ('a')",
                "no LIKE 'a'",
                "no NOT LIKE 'a'",
                "no = 1 AND t",
                "NOT no")) {
            assertMatches(unknown, false, message);
        }
        for (String yes : Arrays.asList("no IS NULL", "t IS NOT NULL", "no = 1 OR t", "NOT (no = 1 AND NOT t)")) {
            assertMatches(yes, true, message);
        }
    }

    @Says(
            "3.8.1.1 Of the header fields, delivery mode, priority, id, timestamp, correlation id and type can be asked for.")
    void shouldAskForHeaders() throws JMSException {
        TextMessage message = message("m");
        message.setJMSType("car");
        message.setJMSCorrelationID("4711");
        session.createProducer(queue).send(message, DeliveryMode.NON_PERSISTENT, 7, 0);
        for (String yes : List.of(
                "JMSType = 'car'",
                "JMSCorrelationID LIKE '47%'",
                "JMSPriority BETWEEN 6 AND 8",
                "JMSDeliveryMode = 'NON_PERSISTENT'",
                "JMSTimestamp > 1700000000000",
                "JMSMessageID = '" + message.getJMSMessageID() + "'")) {
            try (var browser = session.createBrowser(queue, yes)) {
                assertThat(browser.getEnumeration().hasMoreElements()).as(yes).isTrue();
            }
        }
        try (var browser = session.createBrowser(queue, "JMSDeliveryMode = 'PERSISTENT' OR JMSType IS NULL")) {
            assertThat(browser.getEnumeration().hasMoreElements()).isFalse();
        }
    }

    @Says("3.8.1.1 JMSX properties can be asked for as any property.")
    void shouldAskForJmsxProperties() throws JMSException {
        assertChooses(
                "JMSXGroupID = 'g' AND JMSXGroupSeq > 1",
                message("yes", "JMSXGroupID", "g", "JMSXGroupSeq", 2),
                message("no", "JMSXGroupID", "g", "JMSXGroupSeq", 1));
        assertMatches("JMSXUserID IS NULL", true, message("m"));
    }

    @Says("3.8.1.1 The example of the specification: type, colour and weight.")
    void shouldSelectTheCar() throws JMSException {
        TextMessage yes = message("yes", "color", "blue", "weight", 2501);
        yes.setJMSType("car");
        TextMessage no = message("no", "color", "blue", "weight", 2500);
        no.setJMSType("car");
        assertChooses("JMSType = 'car' AND color = 'blue' AND weight > 2500", yes, no);
    }
}
