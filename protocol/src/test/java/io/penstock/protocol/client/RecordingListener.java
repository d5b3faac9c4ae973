package io.penstock.protocol.client;

import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Recall;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a client tells, for a test to look at. */
final class RecordingListener implements BrokerClientListener {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public void onDeliver(int link, int generation, Deliver messages) {
        told.add("deliver " + link + " in " + generation + " of " + messages.count());
    }

    @Override
    public void onRecall(Recall recall) {
        told.add("recall " + recall.link() + " in " + recall.generation());
    }

    @Override
    public void onInterrupted(PenstockException why) {
        told.add("interrupted");
    }

    @Override
    public void onLinkLost(int link, PenstockException why) {
        told.add("link " + link + " lost " + why.code());
    }

    @Override
    public void onRestored() {
        told.add("restored");
    }

    @Override
    public void onLost(PenstockException why) {
        told.add("lost " + why.code());
    }

    String next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }
}
