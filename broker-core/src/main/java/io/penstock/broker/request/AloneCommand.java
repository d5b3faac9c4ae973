package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.protocol.wire.Frame;

/**
 * A request that decides by all that was before it, with nothing delivered meanwhile, and so has a batch to itself; answered
 * when what it wrote is on disk.
 */
abstract class AloneCommand extends ClientCommand {
    AloneCommand(ClientConnection client, Frame frame) {
        super(client, frame);
    }

    @Override
    public final Place place() {
        return Place.ALONE;
    }

    @Override
    public final Promise promise() {
        return Promise.DURABLE;
    }
}
