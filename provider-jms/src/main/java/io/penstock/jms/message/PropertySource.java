package io.penstock.jms.message;

import jakarta.jms.JMSException;
import java.util.Map;

/** Reads a received message's properties when they are first asked for. Called once, on the application's thread. */
@FunctionalInterface
interface PropertySource {
    /** A new map, that the caller may change. */
    Map<String, Object> read() throws JMSException;
}
