package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.LinkClose;

/** LINK_CLOSE: what the application has not seen goes back; what it has seen stays leased to its session. */
final class LinkCloseCommand extends ClientCommand {
    private final LinkClose close;
    private final Links links;

    LinkCloseCommand(ClientConnection client, Frame frame, LinkClose close, Links links) {
        super(client, frame);
        this.close = close;
        this.links = links;
    }

    /** What goes back needs no record, and is most needed when the disk is full. */
    @Override
    public Room room() {
        return Room.NONE;
    }

    @Override
    void done(Verdict verdict) {
        links.close(client(), close.link(), close.keep());
        ok();
    }
}
