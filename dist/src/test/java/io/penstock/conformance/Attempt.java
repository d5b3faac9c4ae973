package io.penstock.conformance;

import jakarta.jms.JMSException;

/** What a test has done in a listener or by another thread, and may fail there. */
@FunctionalInterface
public interface Attempt {
    void run() throws JMSException;
}
