package io.penstock.broker.delivery;

import io.penstock.protocol.transport.Connection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

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
    private final UUID instance;
    private final long number;
    private final int epoch;
    private final String principal;
    private final Outbound outbound;
    private final Map<Integer, Link> links = new LinkedHashMap<>();
    private String clientId;
    private boolean ended;

    /**
     * @param instance the client instance, which survives a reconnect
     * @param number the connection's number inside the instance
     * @param epoch counts the channels that this connection has had
     * @param principal the user, or null for an anonymous one
     */
    public ClientConnection(
            Connection channel, UUID instance, long number, int epoch, String principal, OutboundFlush flush) {
        this.channel = channel;
        this.instance = instance;
        this.number = number;
        this.epoch = epoch;
        this.principal = principal;
        this.outbound = new Outbound(channel, flush);
    }

    public Connection channel() {
        return channel;
    }

    public UUID instance() {
        return instance;
    }

    public long number() {
        return number;
    }

    public int epoch() {
        return epoch;
    }

    public String principal() {
        return principal;
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
    }

    /** The link of that number, or null. */
    public Link link(int linkNumber) {
        return links.get(linkNumber);
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
        return channel.peer() + " (" + instance + "/" + number + "#" + epoch + ")";
    }
}
