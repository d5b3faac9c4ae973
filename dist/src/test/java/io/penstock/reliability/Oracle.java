package io.penstock.reliability;

import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import io.penstock.traffic.Payload;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Holds what applications were told against what they got: {@link DeliveryCheck}, and beyond it that what was rolled back is never
 * seen, what was settled never comes again, and what was given back does. Any thread.
 */
final class Oracle implements Ledger {
    private static final int VIOLATIONS_LIMIT = 50;

    private final Payload payload;
    private final DeliveryCheck check;
    private final List<Book> books = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long events;

    /** What is known of one flow's numbers. Guarded by the oracle. */
    private static final class Book {
        private final BitSet rolledBack = new BitSet();
        private final BitSet settled = new BitSet();
        private final BitSet mustReturn = new BitSet();
        private final BitSet received = new BitSet();
        private int next;
        private long answered;
    }

    Oracle(Payload payload, int flows) {
        this.payload = payload;
        this.check = new DeliveryCheck(payload, flows);
        for (int i = 0; i < flows; i++) {
            books.add(new Book());
        }
    }

    @Override
    public synchronized void attempted(int flow, int number) {
        Book book = books.get(flow);
        book.next = Math.max(book.next, number + 1);
        events++;
    }

    @Override
    public synchronized void answered(int flow, int number) {
        books.get(flow).answered++;
        check.answered(flow, number);
        events++;
    }

    @Override
    public synchronized void rolledBack(int flow, int number) {
        Book book = books.get(flow);
        book.rolledBack.set(number);
        if (book.received.get(number)) {
            violation(flow, number, "was received and then reported as rolled back");
        }
    }

    @Override
    public synchronized void received(int flow, int number, Redelivered redelivered) {
        Book book = books.get(flow);
        if (book.rolledBack.get(number)) {
            violation(flow, number, "was rolled back and is received");
        }
        if (book.settled.get(number)) {
            violation(flow, number, "was settled and comes again, redelivered=" + redelivered);
        }
        boolean onlyOnce = redelivered == Redelivered.NO || Flow.ALL.get(flow).taking() == Flow.Taking.AT_THE_END;
        if (book.received.get(number) && onlyOnce) {
            violation(flow, number, "is repeated, redelivered=" + redelivered);
        }
        if (!book.received.get(number) && number < book.received.length() - 1) {
            violation(flow, number, "comes behind " + (book.received.length() - 1));
        }
        book.received.set(number);
        book.mustReturn.clear(number);
        check.received(payload.body(flow, number), redelivered);
        events++;
    }

    @Override
    public synchronized void settled(int flow, int number) {
        books.get(flow).settled.set(number);
    }

    @Override
    public synchronized void givenBack(int flow, int number) {
        books.get(flow).mustReturn.set(number);
    }

    @Override
    public synchronized void failed(int flow, String what) {
        if (violations.size() < VIOLATIONS_LIMIT) {
            violations.add("flow " + flow + ": " + what);
        }
    }

    private void violation(int flow, int number, String what) {
        failed(flow, "message " + number + " " + what);
    }

    /** The first number that was never used, for a sender that goes on where a killed one ended. */
    synchronized int nextNumber(int flow) {
        return books.get(flow).next;
    }

    synchronized long answered(int flow) {
        return books.get(flow).answered;
    }

    /** Grows whenever anything moves. */
    synchronized long events() {
        return events;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** True when nothing that must still arrive is missing, but for flows that are taken at the end. */
    synchronized boolean arrived(List<Flow> flows) {
        return missing(flows).isEmpty();
    }

    /** What still must arrive, for humans. */
    synchronized List<String> missing(List<Flow> flows) {
        List<String> missing = new ArrayList<>();
        for (Flow flow : flows) {
            BitSet lost = check.missing(flow.id());
            Book book = books.get(flow.id());
            if (!lost.isEmpty()) {
                missing.add(flow.destination() + " lost " + lost.cardinality() + " from " + lost.nextSetBit(0));
            }
            if (!book.mustReturn.isEmpty()) {
                missing.add(flow.destination() + " given back and not seen again: " + book.mustReturn.cardinality()
                        + " from " + book.mustReturn.nextSetBit(0));
            }
        }
        return missing;
    }

    DeliveryCheck.Verdict verdict() {
        return check.verdict();
    }
}
