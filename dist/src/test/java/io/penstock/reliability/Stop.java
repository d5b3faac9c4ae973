package io.penstock.reliability;

import java.util.concurrent.CountDownLatch;

/** Tells senders, then receivers, to end. Any thread. */
final class Stop {
    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch receiving = new CountDownLatch(1);

    void sending() {
        sending.countDown();
    }

    void receiving() {
        receiving.countDown();
    }

    void awaitReceiving() throws InterruptedException {
        receiving.await();
    }

    boolean isSendingOver() {
        return sending.getCount() == 0;
    }

    boolean isReceivingOver() {
        return receiving.getCount() == 0;
    }
}
