package io.penstock.reliability;

import io.penstock.traffic.DeliveryCheck.Redelivered;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Judges what all competitors saw, told in the order of time. A message may come unflagged once; what was settled never comes again,
 * what was given back does; each group's messages come first in their order, and are processed in it: what each is settled by is its
 * last arrival, so these must be in order too. One thread.
 */
final class CompetitionCheck implements Ledger {
    private static final int VIOLATIONS_LIMIT = 50;

    private final List<Book> books = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long arrivals;

    /** What is known of one producer's messages. */
    private static final class Book {
        private final BitSet answered = new BitSet();
        private final BitSet received = new BitSet();
        private final BitSet settled = new BitSet();
        private final BitSet mustReturn = new BitSet();
        private final BitSet dead = new BitSet();
        private final Map<Integer, Integer> times = new HashMap<>();
        private final Map<Integer, Long> lastArrival = new HashMap<>();
    }

    CompetitionCheck(int producers) {
        for (int i = 0; i < producers; i++) {
            books.add(new Book());
        }
    }

    @Override
    public void attempted(int producer, int number) {
        // What was not answered is not judged.
    }

    @Override
    public void rolledBack(int producer, int number) {
        throw new IllegalStateException("nobody rolls back what it sent");
    }

    @Override
    public void answered(int producer, int number) {
        books.get(producer).answered.set(number);
    }

    @Override
    public void received(int producer, int number, Redelivered redelivered) {
        Book book = books.get(producer);
        arrivals++;
        if (book.settled.get(number)) {
            violation(producer, number, "was settled and comes again, redelivered=" + redelivered);
        }
        if (redelivered == Redelivered.NO && book.received.get(number)) {
            violation(producer, number, "comes again without JMSRedelivered");
        }
        if (Competition.isGroup(producer) && !book.received.get(number) && number < book.received.length() - 1) {
            violation(producer, number, "comes behind " + (book.received.length() - 1) + " of its group");
        }
        book.received.set(number);
        book.mustReturn.clear(number);
        book.times.merge(number, 1, Integer::sum);
        book.lastArrival.put(number, arrivals);
    }

    @Override
    public void settled(int producer, int number) {
        books.get(producer).settled.set(number);
    }

    @Override
    public void givenBack(int producer, int number) {
        books.get(producer).mustReturn.set(number);
    }

    /** It is in the dead-letter queue. */
    void dead(int producer, int number) {
        Book book = books.get(producer);
        if (!book.received.get(number)) {
            violation(producer, number, "is a dead letter that nobody saw");
        }
        if (book.settled.get(number)) {
            violation(producer, number, "was settled and is a dead letter");
        }
        if (book.dead.get(number)) {
            violation(producer, number, "is a dead letter twice");
        }
        book.dead.set(number);
    }

    /** When all has come: nothing is missing, and each group was processed in its order. */
    void end() {
        for (int producer = 0; producer < books.size(); producer++) {
            Book book = books.get(producer);
            BitSet lost = (BitSet) book.answered.clone();
            lost.andNot(book.received);
            lost.stream().limit(VIOLATIONS_LIMIT).forEach(violation(producer, "was answered and nobody got it"));
            BitSet away = (BitSet) book.mustReturn.clone();
            away.andNot(book.dead);
            away.stream().limit(VIOLATIONS_LIMIT).forEach(violation(producer, "was given back and never came again"));
            if (Competition.isGroup(producer)) {
                checkProcessingOrder(producer, book);
            }
        }
    }

    private void checkProcessingOrder(int producer, Book book) {
        long highest = 0;
        BitSet processed = (BitSet) book.received.clone();
        processed.andNot(book.dead);
        for (int number = processed.nextSetBit(0); number >= 0; number = processed.nextSetBit(number + 1)) {
            long arrival = book.lastArrival.get(number);
            if (arrival < highest) {
                violation(producer, number, "was processed before one that was sent earlier");
            }
            highest = Math.max(highest, arrival);
        }
    }

    @Override
    public void failed(int producer, String what) {
        if (violations.size() < VIOLATIONS_LIMIT) {
            violations.add(producer < 0 ? what : "producer " + producer + ": " + what);
        }
    }

    private IntConsumer violation(int producer, String what) {
        return number -> violation(producer, number, what);
    }

    private void violation(int producer, int number, String what) {
        failed(producer, "message " + number + " " + what);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many different messages came. */
    long received() {
        return books.stream().mapToLong(book -> book.received.cardinality()).sum();
    }

    long deadLetters() {
        return books.stream().mapToLong(book -> book.dead.cardinality()).sum();
    }

    /** The fewest times that a dead letter was seen. */
    int seenLeast() {
        return books.stream()
                .flatMapToInt(book -> book.dead.stream().map(number -> book.times.getOrDefault(number, 0)))
                .min()
                .orElse(0);
    }

    @Override
    public String toString() {
        return received() + " messages in " + arrivals + " arrivals, " + deadLetters()
                + " dead letters, each seen at least " + seenLeast() + " times";
    }
}
