package io.penstock.broker.delivery;

import java.util.ArrayList;
import java.util.List;

/** The connections that have something to send since the last flush. Owner: the log thread. */
public final class OutboundFlush {
    private final List<Outbound> listed = new ArrayList<>();

    void add(Outbound outbound) {
        listed.add(outbound);
    }

    /** Sends all that has gathered: one buffer and one wake-up for each connection. */
    public void flush() {
        for (int i = 0; i < listed.size(); i++) {
            listed.get(i).flush();
        }
        listed.clear();
    }
}
