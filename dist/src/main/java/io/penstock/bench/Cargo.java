package io.penstock.bench;

import io.penstock.traffic.Payload.Mark;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;

/**
 * What a backlog is made of. The mark of a message says in which order it must arrive: after all that have the same producer and a lower
 * number. Immutable; any thread.
 */
interface Cargo {
    int PICK_ONE_IN = 100;
    String PICKED = "picked = TRUE";

    /** How many producers the marks name. */
    int producers();

    /** The mark of the message that is sent after so many others. */
    Mark mark(int index);

    /** Makes it what it is, before it is sent. */
    default void dress(MessageProducer producer, Message message, int index) throws JMSException {}

    /** Plain messages. */
    static Cargo plain() {
        return new Cargo() {
            @Override
            public int producers() {
                return 1;
            }

            @Override
            public Mark mark(int index) {
                return new Mark(0, index);
            }
        };
    }

    /** One in a hundred can be selected by {@link #PICKED}; these come in their order, and so do the others. */
    static Cargo picked() {
        return new Cargo() {
            @Override
            public int producers() {
                return 2;
            }

            @Override
            public Mark mark(int index) {
                return new Mark(isPicked(index) ? 1 : 0, index);
            }

            @Override
            public void dress(MessageProducer producer, Message message, int index) throws JMSException {
                message.setBooleanProperty("picked", isPicked(index));
            }

            private boolean isPicked(int index) {
                return index % PICK_ONE_IN == 0;
            }
        };
    }

    /** All ten priorities in turn. The highest must come first, each in its order: that is what they are numbered by. */
    static Cargo priorities(int backlog) {
        int priorities = 10;
        return new Cargo() {
            @Override
            public int producers() {
                return 1;
            }

            @Override
            public Mark mark(int index) {
                int ofEach = (backlog + priorities - 1) / priorities;
                return new Mark(0, (priorities - 1 - index % priorities) * ofEach + index / priorities);
            }

            @Override
            public void dress(MessageProducer producer, Message message, int index) throws JMSException {
                producer.setPriority(index % priorities);
            }
        };
    }

    /** So many groups in turn; each in its order. */
    static Cargo groups(int groups) {
        return new Cargo() {
            @Override
            public int producers() {
                return groups;
            }

            @Override
            public Mark mark(int index) {
                return new Mark(index % groups, index / groups);
            }

            @Override
            public void dress(MessageProducer producer, Message message, int index) throws JMSException {
                message.setStringProperty("JMSXGroupID", "group-" + index % groups);
            }
        };
    }
}
