package io.penstock.jms.consume;

import io.penstock.jms.link.Grant;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** What a thread has decided under the session lock and does when it has let go of it. Belongs to that thread. */
final class Errands {
    private final List<Grant> grants = new ArrayList<>(1);
    private final List<TagRange> returned = new ArrayList<>(0);
    private boolean recalled;
    private final List<Runnable> turns = new ArrayList<>(1);

    void grant(Grant grant) {
        if (grant != null) {
            grants.add(grant);
        }
    }

    void giveBack(List<TagRange> tags) {
        returned.addAll(tags);
    }

    /** A recall is answered even when nothing is unread, so that the broker may ask again. */
    void answerRecall(List<TagRange> tags) {
        returned.addAll(tags);
        recalled = true;
    }

    void turn(Runnable turn) {
        turns.add(turn);
    }

    boolean isEmpty() {
        return grants.isEmpty() && returned.isEmpty() && turns.isEmpty();
    }

    /** Credit goes first: a drain must not find the messages that are given back with it. */
    void run(int session, MessagingLink link, Executor mailbox) {
        grants.forEach(link::grant);
        if (recalled || !returned.isEmpty()) {
            link.settle(new Settling(session, Settling.Outcome.RETURNED, returned));
        }
        turns.forEach(mailbox::execute);
    }
}
