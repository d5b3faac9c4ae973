package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationOwner;
import io.penstock.broker.security.Permissions;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.wire.ClientEpoch;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The serving state of one logged-in connection: who it is, its links, what it is to be sent.
 *
 * <pre>
 * OPEN ── CONNECTION_CLOSE, channel loss, replaced by its next epoch ──→ ENDED
 * </pre>
 *
 * <p>Owner: the log thread, but for the identity, which never changes. It dies with the process; the end of its epoch is
 * a record.
 */
public final class ClientConnection {
    private final Connection channel;
    private final ClientEpoch identity;
    private final DestinationOwner owner;
    private final String principal;
    private final Permissions permissions;
    private final Outbound outbound;
    private final Map<Integer, Link> links = new LinkedHashMap<>();
    private final Map<Transaction, StagedParts> staged = new HashMap<>();
    /** Shared subscriptions that it asked for and has not opened a link to yet. */
    private final Set<Subscription> joining = new HashSet<>();

    /** Null until it browses. */
    private BrowseLine browsers;

    private String clientId;
    private boolean ended;

    /** Open links, and transactions with staged parts, that one connection may have. */
    public static final int LINKS_LIMIT = 65_536;

    private static final int TRANSACTIONS_LIMIT = 65_536;

    private record Transaction(int session, long number) {}

    /**
     * @param identity the client instance and the connection's number in it, which survive a reconnect, and its epoch
     * @param principal the user, or null for an anonymous one
     */
    public ClientConnection(Connection channel, ClientEpoch identity, String principal, OutboundFlush flush) {
        this.channel = channel;
        this.identity = identity;
        this.owner = new DestinationOwner(identity.clientInstance(), identity.connection());
        this.principal = principal;
        this.permissions = new Permissions(principal);
        this.outbound = new Outbound(channel, flush);
    }

    public Connection channel() {
        return channel;
    }

    public ClientEpoch identity() {
        return identity;
    }

    /** As what it owns temporary destinations. */
    public DestinationOwner owner() {
        return owner;
    }

    public String principal() {
        return principal;
    }

    /** What its user may do. */
    public Permissions permissions() {
        return permissions;
    }

    public Outbound outbound() {
        return outbound;
    }

    /** The claimed client id, or null. */
    public String clientId() {
        return clientId;
    }

    void clientId(String id) {
        this.clientId = id;
    }

    public boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
        if (browsers != null) {
            browsers.end();
        }
    }

    /** What its browsers ask. */
    BrowseLine browsers() {
        if (browsers == null) {
            browsers = new BrowseLine(outbound);
        }
        return browsers;
    }

    /**
     * What has been staged of a transaction, to be added to. Beyond the limit nobody counts, so that the commit finds parts
     * missing and rolls back.
     */
    public StagedParts staged(int session, long transaction) {
        if (staged.size() >= TRANSACTIONS_LIMIT) {
            return new StagedParts();
        }
        return staged.computeIfAbsent(new Transaction(session, transaction), absent -> new StagedParts());
    }

    /** The transaction is over; answers what had been staged of it. */
    public StagedParts endTransaction(int session, long transaction) {
        StagedParts parts = staged.remove(new Transaction(session, transaction));
        return parts == null ? new StagedParts() : parts;
    }

    /** The link of that number, or null. */
    public Link link(int linkNumber) {
        return links.get(linkNumber);
    }

    /** Whether it has as many links as it may. */
    public boolean isFull() {
        return links.size() >= LINKS_LIMIT;
    }

    Set<Subscription> joining() {
        return joining;
    }

    Collection<Link> links() {
        return links.values();
    }

    void put(Link link) {
        links.put(link.number(), link);
    }

    void remove(Link link) {
        links.remove(link.number());
    }

    @Override
    public String toString() {
        return channel.peer() + " " + identity;
    }
}
