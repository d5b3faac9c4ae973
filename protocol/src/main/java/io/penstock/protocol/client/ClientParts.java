package io.penstock.protocol.client;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.transport.Transport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What clients are built on, given from outside.
 *
 * @param transport makes connections; whoever made it closes it after the clients
 * @param clock time
 * @param nonces fresh secrets for log-ins
 * @param random mixes addresses where that is asked for
 */
public record ClientParts(Transport transport, Clock clock, Supplier<String> nonces, RandomGenerator random) {}
