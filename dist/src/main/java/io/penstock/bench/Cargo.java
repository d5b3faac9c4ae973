package io.penstock.bench;

import io.penstock.traffic.Payload.Mark;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import java.util.function.IntFunction;

/**
 * What a backlog is made of. The mark of a message says in which order it must arrive: after all that have the same producer and a lower
 * number. Immutable; any thread.
 *
 * @param producers how many producers the marks name
 * @param marks the mark of the message that is sent after so many others
 * @param dressing makes it what it is, before it is sent
 */
record Cargo(int producers, IntFunction<Mark> marks, Dressing dressing) {
    static final int PICK_ONE_IN = 100;
    static final String PICKED = "picked = TRUE";
    private static final int PRIORITIES = 10;

    /** Makes a message what it is. */
    @FunctionalInterface
    interface Dressing {
        /** @param index how many are sent before it */
        void dress(MessageProducer producer, Message message, int index) throws JMSException;
    }

    /** The mark of the message that is sent after so many others. */
    Mark mark(int index) {
        return marks.apply(index);
    }

    /** Makes it what it is, before it is sent. */
    void dress(MessageProducer producer, Message message, int index) throws JMSException {
        dressing.dress(producer, message, index);
    }

    /** Plain messages. */
    static Cargo plain() {
        return new Cargo(1, index -> new Mark(0, index), (producer, message, index) -> {});
    }

    /** One in a hundred can be selected by {@link #PICKED}; these come in their order, and so do the others. */
    static Cargo picked() {
        return new Cargo(
                2,
                index -> new Mark(isPicked(index) ? 1 : 0, index),
                (producer, message, index) -> message.setBooleanProperty("picked", isPicked(index)));
    }

    private static boolean isPicked(int index) {
        return index % PICK_ONE_IN == 0;
    }

    /** All ten priorities in turn. The highest must come first, each in its order: that is what they are numbered by. */
    static Cargo priorities(int backlog) {
        int ofEach = (backlog + PRIORITIES - 1) / PRIORITIES;
        return new Cargo(
                1,
                index -> new Mark(0, (PRIORITIES - 1 - index % PRIORITIES) * ofEach + index / PRIORITIES),
                (producer, message, index) -> producer.setPriority(index % PRIORITIES));
    }

    /** So many groups in turn; each in its order. */
    static Cargo groups(int groups) {
        return new Cargo(
                groups,
                index -> new Mark(index % groups, index / groups),
                (producer, message, index) -> message.setStringProperty("JMSXGroupID", "group-" + index % groups));
    }
}
