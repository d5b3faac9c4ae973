package io.penstock.reliability;

import java.util.List;

/**
 * One stream of numbered messages from one producer through one destination to one consumer, which therefore sees its order.
 *
 * @param id index among all flows, and the producer in each body
 * @param place what it goes through
 * @param sending how it is sent
 * @param sender the process that sends
 * @param taking how it is taken
 * @param taker the process that takes
 */
record Flow(int id, Place place, Sending sending, Side sender, Taking taking, Side taker) {
    /** All there are: each way of sending and of taking, across processes and inside one. */
    static final List<Flow> ALL = List.of(
            new Flow(0, Place.QUEUE, Sending.SYNC, Side.TEST, Taking.CLIENT, Side.CHILD),
            new Flow(1, Place.QUEUE, Sending.SYNC, Side.CHILD, Taking.AUTO, Side.TEST),
            new Flow(2, Place.TOPIC, Sending.ASYNC, Side.TEST, Taking.TRANSACTED, Side.CHILD),
            new Flow(3, Place.QUEUE, Sending.ASYNC, Side.CHILD, Taking.LISTENER, Side.CHILD),
            new Flow(4, Place.QUEUE, Sending.TRANSACTED, Side.TEST, Taking.TRANSACTED, Side.TEST),
            new Flow(5, Place.TOPIC, Sending.TRANSACTED, Side.CHILD, Taking.CLIENT, Side.TEST),
            new Flow(6, Place.QUEUE, Sending.SYNC, Side.TEST, Taking.AT_THE_END, Side.TEST),
            new Flow(7, Place.TOPIC, Sending.ASYNC, Side.TEST, Taking.AT_THE_END, Side.TEST),
            new Flow(8, Place.QUEUE, Sending.TRANSACTED, Side.CHILD, Taking.AT_THE_END, Side.TEST),
            new Flow(9, Place.QUEUE, Sending.ASYNC, Side.CHILD, Taking.AT_THE_END, Side.TEST));

    enum Place {
        QUEUE,
        /** A topic with one durable subscription. */
        TOPIC
    }

    enum Sending {
        SYNC,
        ASYNC,
        TRANSACTED
    }

    enum Taking {
        AUTO,
        LISTENER,
        CLIENT,
        TRANSACTED,
        /** Nobody takes anything until all is over: whatever is stored twice is then seen twice. */
        AT_THE_END
    }

    /** The test's own process, or the one that is killed now and then. */
    enum Side {
        TEST,
        CHILD
    }

    String destination() {
        return "flow." + id;
    }

    String clientId() {
        return "flow-" + id + "-client";
    }

    String subscription() {
        return "flow-" + id;
    }
}
