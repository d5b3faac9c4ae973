package io.penstock.protocol.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/** Finds a broker and logs in at it. */
interface BrokerFinder {
    /**
     * One round over all addresses.
     *
     * @param epochs gives a new epoch for every log-in
     */
    CompletableFuture<ChannelBrokerClient> find(IntSupplier epochs, BrokerEvents events);
}
