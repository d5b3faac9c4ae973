package io.penstock.protocol.route;

import java.util.List;
import java.util.Objects;

/**
 * What one registration says. An immutable value.
 *
 * @param broker who registers
 * @param haServerAddress where slaves copy from, or null
 * @param scope whether the topics are all of the broker's
 * @param dataVersion how recent they are
 * @param topics the topics, each name once
 */
public record BrokerRegistration(
        BrokerIdentity broker, String haServerAddress, Scope scope, DataVersion dataVersion, List<TopicConfig> topics) {
    public BrokerRegistration {
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(dataVersion, "dataVersion");
        topics = List.copyOf(topics);
    }

    /** How the listed topics relate to those that the name server holds for the broker. */
    public enum Scope {
        /** All there are: what is not listed is gone. Only Penstock brokers say so. */
        COMPLETE,
        /** Put these, keep the others: all that RocketMQ's own registration can say. */
        ADDITIONS
    }
}
