package io.penstock.protocol.client;

import io.penstock.protocol.agent.Scheduler;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;

/**
 * Says PING where there was silence for half the broker's heartbeat time, and closes a connection on which two of them
 * were followed by nothing. Runs on the scheduler's thread; ends with the conversation.
 */
final class Heartbeat {
    private static final int MISSED_MAX = 2;

    private final Conversation conversation;
    private final Scheduler scheduler;
    private final int periodMs;
    private int missed;

    Heartbeat(Conversation conversation, Scheduler scheduler, int heartbeatMs) {
        this.conversation = conversation;
        this.scheduler = scheduler;
        this.periodMs = Math.max(1, heartbeatMs / 2);
    }

    void start() {
        scheduler.after(periodMs, this::beat);
    }

    private void beat() {
        if (conversation.lost() != null) {
            return;
        }
        boolean heard = conversation.takeHeard();
        boolean spoke = conversation.takeSpoke();
        missed = heard ? 0 : missed + 1;
        if (missed > MISSED_MAX) {
            conversation.connection().close("no sign of life for " + (long) missed * periodMs + " ms");
            return;
        }
        if (!heard || !spoke) {
            conversation.ask(Commands.PING, Empty.VALUE);
        }
        start();
    }
}
