package io.penstock.namesrv;

import io.penstock.namesrv.request.AdministrationRule;
import io.penstock.namesrv.route.RouteLimits;
import io.penstock.protocol.transport.ConnectionLimits;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ServerTls;
import java.util.Objects;

/**
 * A name server's configuration. An immutable value.
 *
 * @param listen where it listens
 * @param tls null = plain only
 * @param frameMax the largest frame it takes, in bytes: what bounds a registration
 * @param limits what its table holds
 * @param administration from where it takes operators' changes
 */
public record NameServerConfig(
        Endpoint.Tcp listen, ServerTls tls, int frameMax, RouteLimits limits, AdministrationRule administration) {
    /** The port that RocketMQ's clients expect. */
    public static final int PORT_DEFAULT = 9876;

    /** 4 MiB: about 20,000 topics as plain JSON, ten times as many deflated. */
    public static final int FRAME_MAX_DEFAULT = 4 << 20;

    public NameServerConfig {
        Objects.requireNonNull(listen, "listen");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(administration, "administration");
        if (frameMax < 64 << 10 || frameMax > ConnectionLimits.FRAME_LIMIT) {
            throw new IllegalArgumentException(
                    "frameMax must be 65536 to " + ConnectionLimits.FRAME_LIMIT + ": " + frameMax);
        }
    }

    /** Plain, default limits, operators from this machine only. */
    public static NameServerConfig at(String host, int port) {
        return new NameServerConfig(
                new Endpoint.Tcp(host, port),
                null,
                FRAME_MAX_DEFAULT,
                RouteLimits.defaults(),
                AdministrationRule.LOOPBACK);
    }
}
