package io.penstock.broker.transaction;

import io.penstock.broker.store.StateReader;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which sockets of a connection have ended, so that what was done on one is never finished on the next as if nothing had
 * happened in between.
 *
 * <pre>
 *   epoch e: (unheard of) ── first record of it ──→ seen ── EPOCH_END(e or later), START, a record of e + 1 ──→ ended
 * </pre>
 *
 * <p>Invariant: at most {@value #CONNECTIONS_LIMIT} connections, the one that was longest without a change, by log order,
 * goes first; forgetting one can only let a commit without staged parts pass that should not.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread.
 */
public final class Epochs {
    /** How many connections are known at most. */
    public static final int CONNECTIONS_LIMIT = 100_000;

    private record Connection(UUID clientInstance, long number) {}

    /** @param ended the highest ended epoch; {@code seen} is at least that */
    private record Span(int seen, int ended) {
        static final Span NONE = new Span(-1, -1);
    }

    private final Map<Connection, Span> spans = new LinkedHashMap<>();

    /** Connections known. */
    public int size() {
        return spans.size();
    }

    /** Whether the epoch has ended. */
    public boolean isEnded(ClientEpoch epoch) {
        Span span = spans.get(new Connection(epoch.clientInstance(), epoch.connection()));
        return span != null && epoch.epoch() <= span.ended;
    }

    /** A record speaks of the epoch: those before it have ended. */
    public void see(ClientEpoch epoch) {
        Connection connection = new Connection(epoch.clientInstance(), epoch.connection());
        Span span = spans.getOrDefault(connection, Span.NONE);
        if (epoch.epoch() > span.seen) {
            put(connection, new Span(epoch.epoch(), epoch.epoch() - 1));
        }
    }

    /** The epoch, and those before it, have ended. */
    public void end(ClientEpoch epoch) {
        Connection connection = new Connection(epoch.clientInstance(), epoch.connection());
        Span span = spans.getOrDefault(connection, Span.NONE);
        if (epoch.epoch() > span.ended) {
            put(connection, new Span(Math.max(span.seen, epoch.epoch()), epoch.epoch()));
        }
    }

    /** A start of the broker: every epoch that was seen has ended. */
    public void endAll() {
        spans.replaceAll((connection, span) -> new Span(span.seen, span.seen));
    }

    private void put(Connection connection, Span span) {
        spans.remove(connection);
        if (spans.size() >= CONNECTIONS_LIMIT) {
            spans.remove(spans.keySet().iterator().next());
        }
        spans.put(connection, span);
    }

    /** Writes the table for a checkpoint, the oldest connection first. */
    public void encode(OutBuffer out) {
        out.putInt(spans.size());
        spans.forEach((connection, span) -> out.putLong(connection.clientInstance.getMostSignificantBits())
                .putLong(connection.clientInstance.getLeastSignificantBits())
                .putLong(connection.number)
                .putInt(span.seen)
                .putInt(span.ended));
    }

    /** Reads what {@link #encode} wrote into this empty table. */
    public void decode(ByteBuffer source) {
        for (int left = source.getInt(); left > 0; left--) {
            Connection connection = new Connection(StateReader.uuid(source), source.getLong());
            spans.put(connection, new Span(source.getInt(), source.getInt()));
        }
    }
}
