package io.penstock.broker.delivery;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Recall;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Takes unread messages back from one consumer's buffer when another waits and nothing is ready, so that two consumers
 * that ask in turn are served in turn although the first had credit for both. At once for a link that has had nothing yet,
 * else after a quarter of a second: what comes so may be older than what the link has had.
 *
 * <p>At most one request is under way for a link; the client answers each, if only to say that it has nothing. From a
 * holder with another filter only what the waiting one surely wants is asked for, so that nothing goes back and forth.
 *
 * <p>Only subscriptions are looked at of which somebody holds something unread beside another link. Each look at a link, at a
 * holder and at a message counts: a subscription's turn ends after {@link #TURN_LOOKS}, and goes on where it was in a later
 * tick. Links have their turns one after the other, and for each all holders are looked at, so whoever can be helped is.
 *
 * <p>Owner: the log thread. Bounded by the subscriptions with links.
 */
final class Recalls {
    /** After so many looks no further subscription has its turn before the next tick. */
    static final int TICK_LOOKS = 1_024;

    /** Looks of one subscription's turn; the messages of the last holder may come beyond. */
    static final int TURN_LOOKS = 256;

    /** Messages of a holder with another filter that are looked at, the oldest first: more than a consumer fetches ahead by default. */
    static final int MESSAGES_LIMIT = 128;

    /**
     * How long a link that has had messages waits before others are asked for it, in nanoseconds. While messages flow nobody waits
     * so long, and so nobody gets an older one after a newer.
     */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Dispatcher dispatcher;
    private final Clock clock;
    private final ArrayDeque<Course> listed = new ArrayDeque<>();
    private long looks;

    Recalls(Dispatcher dispatcher, Clock clock) {
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** A subscription has got a holder, or another link. */
    void list(Course course) {
        listed.add(course);
    }

    /** Looks since the start. */
    long looks() {
        return looks;
    }

    /** Asks where it would help; answers how often it did. */
    int ask() {
        int asked = 0;
        long end = looks + TICK_LOOKS;
        for (int courses = listed.size(); courses > 0 && looks < end; courses--) {
            Course course = listed.poll();
            asked += turn(course, looks + TURN_LOOKS);
            if (course.canHelp()) {
                listed.add(course);
            } else {
                course.unlisted();
            }
        }
        return asked;
    }

    /** Looks at each link of a subscription once at most, from the one on whose turn it is. */
    private int turn(Course course, long end) {
        int asked = 0;
        looks += 1 + course.dropHolders(TURN_LOOKS - 1);
        for (int left = course.links(); left > 0 && looks < end && course.canHelp(); left--) {
            looks++;
            Link link = course.linkInTurn();
            Help help = waitsNow(link) && !mayBeServed(link) && link.isOutOfPatience(clock.nanos(), PATIENCE_NANOS)
                    ? help(course, link, end)
                    : Help.NONE;
            if (help == Help.NOT_YET) {
                return asked;
            }
            asked += help == Help.ASKED ? 1 : 0;
            course.nextLink();
        }
        return asked;
    }

    private enum Help {
        ASKED,
        NONE,
        /** The turn is over before all holders were looked at. */
        NOT_YET
    }

    /** Credit alone is no waiting: what holds a message that it has not reported as read is busy, and would only hold more. */
    private static boolean waitsNow(Link link) {
        return link.wants() && link.unread() == 0;
    }

    private static boolean mayBeServed(Link link) {
        for (Lease lease : link.leases()) {
            if (lease.mayBeServed()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Asks a holder, each in its turn: one whose only message is in its application's hands looks as if it had not read it,
     * and must not be asked again and again while another has some to give.
     */
    private Help help(Course course, Link link, long end) {
        for (Lease waiting = course.seeking(link); waiting != null; waiting = course.seeking(link)) {
            if (looks >= end) {
                return Help.NOT_YET;
            }
            looks++;
            Lease holder = course.nextHolder(waiting);
            long wanted = holder == null ? 0 : wanted(waiting, holder);
            if (wanted > 0) {
                ask(holder.link(), (int) wanted);
                return Help.ASKED;
            }
        }
        return Help.NONE;
    }

    private static void ask(Link holder, int messages) {
        holder.recalling(true);
        FrameWriter.oneway(
                holder.connection().outbound().frames(),
                Recall.LAYOUT,
                new Recall(holder.number(), holder.generation(), messages));
    }

    /** How many of the oldest unread messages a holder should give back for the waiting link; 0 if none would help. */
    private long wanted(Lease waiting, Lease holder) {
        if (holder.link() == waiting.link() || holder.link().isRecalling()) {
            return 0;
        }
        // Half of what a busy listener holds; all that a consumer who does not ask holds of one message.
        long fair = Math.min(waiting.link().creditMessages(), (holder.unread() + 1) / 2);
        boolean all = waiting.view() == holder.view() || !waiting.view().isFiltered();
        Feed feed = waiting.feed();
        if (all && !feed.hasGroups()) {
            return fair;
        }
        long[] oldest = holder.oldestUnread(MESSAGES_LIMIT);
        looks += oldest.length;
        for (long offset : feed.freedBy(oldest)) {
            if (all || dispatcher.isWanted(feed, waiting.view(), offset)) {
                // All, for what the waiting one does not want, or may not have, comes back to the holder, and must not
                // come behind what it kept.
                return holder.unread();
            }
        }
        return 0;
    }
}
