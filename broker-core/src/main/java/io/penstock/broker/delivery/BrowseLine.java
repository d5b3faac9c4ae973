package io.penstock.broker.delivery;

import java.util.ArrayDeque;

/**
 * The questions of one connection's browsers: those that wait for their turn, and those whose pages are in work.
 *
 * <pre>
 * asked ──→ waiting ── room in the socket, few in work ──→ in work ── the answer is known, those before have left ──→ (gone)
 * </pre>
 *
 * <p>A client that does not read its socket so has its questions kept and not its answers. Answers leave in the order of the
 * questions, whether they were at hand or had to be read.
 *
 * <p>Owner: the log thread. Bounded by {@link #WAITING_LIMIT} and {@link #IN_WORK_LIMIT}; it ends with its connection.
 */
final class BrowseLine {
    /** Questions that may wait; a session asks one at a time. */
    static final int WAITING_LIMIT = 1_024;

    /** Enough to keep the reader busy while an answer leaves, and no more than a socket may hold beside deliveries. */
    static final int IN_WORK_LIMIT = 4;

    private final Outbound outbound;
    private final ArrayDeque<Browsing.Question> waiting = new ArrayDeque<>();
    private final ArrayDeque<Place> inWork = new ArrayDeque<>();
    private boolean crowdedOut;

    BrowseLine(Outbound outbound) {
        this.outbound = outbound;
    }

    /** A place in the order of the answers. */
    static final class Place {
        private final BrowseLine line;
        private Runnable answer;

        private Place(BrowseLine line) {
            this.line = line;
        }

        BrowseLine line() {
            return line;
        }

        /** The answer is known: it is given once all before it are. */
        void answer(Runnable known) {
            answer = known;
            line.leave();
        }
    }

    /** One more question; false if too many wait. */
    boolean add(Browsing.Question question) {
        return waiting.size() < WAITING_LIMIT && waiting.add(question);
    }

    /** Whether a question waits whose turn has come. */
    boolean mayBegin() {
        return !waiting.isEmpty() && inWork.size() < IN_WORK_LIMIT && outbound.roomForDelivery();
    }

    /** The next question has its turn. */
    void begin() {
        Place place = new Place(this);
        inWork.add(place);
        waiting.poll().turn(new Browsing.Turn(place));
    }

    private void leave() {
        while (!inWork.isEmpty() && inWork.peek().answer != null) {
            inWork.poll().answer.run();
        }
    }

    /** Whether it is among those that found the reader full. */
    boolean isCrowdedOut() {
        return crowdedOut;
    }

    void crowdedOut(boolean listed) {
        crowdedOut = listed;
    }

    /** The connection has ended: nobody waits for an answer. */
    void end() {
        waiting.clear();
        inWork.clear();
    }
}
