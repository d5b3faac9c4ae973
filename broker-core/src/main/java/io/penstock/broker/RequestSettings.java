package io.penstock.broker;

import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.request.DestinationPolicy;
import io.penstock.broker.request.Introduction;
import io.penstock.broker.request.Requests;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Hello;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

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
                new Hello.Pace(HEARTBEAT_MS, ProducerWindows.WINDOW_MESSAGES),
                storeOf(secret));
        DestinationPolicy.OnFirstUse onFirstUse = config.destinations().autoCreate() == BrokerConfig.AutoCreate.ON
                ? DestinationPolicy.OnFirstUse.CREATE
                : DestinationPolicy.OnFirstUse.REFUSE;
        return new Requests.Settings(
                introduction,
                config.anonymous(),
                new DestinationPolicy(onFirstUse, config.destinations().settings(), identity.brokerName()),
                secret);
    }

    /** A number of the store that tells nothing of the secret, and is the same for as long as that is. */
    private static UUID storeOf(byte[] secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("penstock store".getBytes(StandardCharsets.US_ASCII));
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(secret));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
