package io.penstock.jms.link.remote;

import io.penstock.jms.link.LinkListener;
import io.penstock.protocol.client.BrokerClientListener;
import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Recall;

/** Tells a {@link LinkListener} what the broker client tells; on its event loop. Who listens can change before anything is consumed. */
final class RemoteEvents implements BrokerClientListener {
    private volatile LinkListener to;

    RemoteEvents(LinkListener to) {
        this.to = to;
    }

    void tell(LinkListener other) {
        to = other;
    }

    @Override
    public void onDeliver(int link, int generation, Deliver messages) {
        to.onDeliver(link, generation, WireWords.messages(messages));
    }

    @Override
    public void onRecall(Recall recall) {
        to.onRecall(recall.link(), recall.generation(), recall.messages());
    }

    @Override
    public void onInterrupted(PenstockException why) {
        to.onInterrupted(why);
    }

    @Override
    public void onLinkLost(int link, PenstockException why) {
        to.onLinkLost(link, why);
    }

    @Override
    public void onRestored() {
        to.onRestored();
    }

    @Override
    public void onLost(PenstockException why) {
        to.onLost(why);
    }
}
