package io.penstock.bench;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** Where a scenario sends to. */
@FunctionalInterface
interface Place {
    Destination in(Session session) throws JMSException;

    static Place queue(String name) {
        return session -> session.createQueue(name);
    }

    static Place topic(String name) {
        return session -> session.createTopic(name);
    }
}
