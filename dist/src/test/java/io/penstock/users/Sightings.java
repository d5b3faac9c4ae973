package io.penstock.users;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which messages applications were given, how often, and which of them came a second time without a mark. Thread-safe. */
final class Sightings {
    private final Map<String, Integer> times = new HashMap<>();
    private final List<String> unmarked = new ArrayList<>();

    synchronized void add(String queue, Message message) throws JMSException {
        String what = queue + " " + message.getBody(String.class);
        if (times.merge(what, 1, Integer::sum) > 1 && !message.getJMSRedelivered()) {
            unmarked.add(what);
        }
    }

    /** How many deliveries were not the first. */
    synchronized int repeats() {
        return times.values().stream().mapToInt(n -> n - 1).sum();
    }

    /** Second deliveries that did not say so. */
    synchronized List<String> unmarked() {
        return List.copyOf(unmarked);
    }
}
