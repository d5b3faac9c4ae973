package io.penstock.protocol.client;

import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Recall;

/** What one channel tells whoever keeps it. Called on its event loop. */
interface BrokerEvents {
    void onDeliver(ChannelBrokerClient from, Deliver messages);

    void onRecall(ChannelBrokerClient from, Recall recall);

    /** The channel is gone, after everything that waited on it has failed. */
    void onLost(ChannelBrokerClient from, PenstockException why);
}
