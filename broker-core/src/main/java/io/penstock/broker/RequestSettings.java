package io.penstock.broker;

import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.request.DestinationPolicy;
import io.penstock.broker.request.Introduction;
import io.penstock.broker.request.Requests;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Hello;

/** What requests need of the configuration. Stateless. */
final class RequestSettings {
    /** How often a silent client sends PING. */
    private static final int HEARTBEAT_MS = 30_000;

    private RequestSettings() {}

    static Requests.Settings of(BrokerConfig config, byte[] secret) {
        BrokerConfig.Identity identity = config.identity();
        Introduction introduction = new Introduction(
                new Hello.Limits(Hello.LEVEL, Frame.SIZE_MAX, config.memory().messageMaxBytes()),
                new Hello.Identity(
                        identity.brokerName(),
                        identity.clusterName(),
                        identity.advertised() == null ? "" : identity.advertised()),
                new Hello.Pace(HEARTBEAT_MS, ProducerWindows.WINDOW_MESSAGES));
        DestinationPolicy.OnFirstUse onFirstUse = config.destinations().autoCreate() == BrokerConfig.AutoCreate.ON
                ? DestinationPolicy.OnFirstUse.CREATE
                : DestinationPolicy.OnFirstUse.REFUSE;
        return new Requests.Settings(
                introduction,
                config.anonymous(),
                new DestinationPolicy(onFirstUse, config.destinations().settings(), identity.brokerName()),
                secret);
    }
}
