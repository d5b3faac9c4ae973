package io.penstock.broker.registration;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.route.RegistrationBody;
import io.penstock.protocol.route.RegistrationField;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.route.TopicConfig;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Header;
import io.penstock.protocol.wire.HeaderType;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.ServerAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with one name server: keeps a connection, keeps the registration on it fresh.
 *
 * <pre>
 *   WAITING ──time──► CONNECTING ──connected──► IDLE ──something to tell──► ASKING
 *      ▲                  │                       ▲ │                         │ │
 *      │                  │ failed                └─┼────── answered ─────────┘ │
 *      └──────────────────┴────── lost ◄────────────┴── no answer in time ◄─────┘
 *   any ──stop──► STOPPED
 * </pre>
 *
 * <p>Owned by the registrar's thread; events of the connection reach it through the registrar's mailbox and carry the
 * number of their attempt, so that one of a connection given up long ago changes nothing.
 */
final class NameServerLink {
    /** How often everything is told. */
    static final long COMPLETE_INTERVAL_MS = 30_000;

    /** Changes that come within this time of each other travel together. */
    static final long COALESCE_MS = 100;

    /** How long an answer, or a connection, may take. */
    static final long ANSWER_LIMIT_MS = 5_000;

    /** The first pause after a failed attempt; each further one doubles it. */
    static final long RETRY_FIRST_MS = 500;

    /** The longest pause between attempts. */
    static final long RETRY_MAX_MS = 15_000;

    private static final long BUSY_PAUSE_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(NameServerLink.class);

    private enum State {
        WAITING,
        CONNECTING,
        IDLE,
        ASKING,
        STOPPED
    }

    /** What a registration tells. */
    private enum Telling {
        /** That the broker is there, without topics: what a RocketMQ name server must hear before a lone topic. */
        PRESENCE,
        /** A few changed topics. */
        ADDITIONS,
        /** Everything. */
        COMPLETE,
        /** Everything, to a name server that has heard of our presence. */
        COMPLETE_AFTER_PRESENCE;

        private boolean isComplete() {
            return this == COMPLETE || this == COMPLETE_AFTER_PRESENCE;
        }
    }

    private final ServerAddress address;
    private final BrokerIdentity broker;
    private final TopicBook book;
    private final Clock clock;
    private State state = State.WAITING;
    private Telling telling = Telling.COMPLETE;
    private Telling next = Telling.COMPLETE;
    private Connection connection;
    private List<TopicConfig> told;
    private List<TopicConfig> beingTold;
    private int attempt;
    private int opaque;
    private long dueNanos;
    private long completeDueNanos;
    private long retryMs = RETRY_FIRST_MS;

    NameServerLink(ServerAddress address, BrokerIdentity broker, TopicBook book, Clock clock) {
        this.address = address;
        this.broker = broker;
        this.book = book;
        this.clock = clock;
        this.dueNanos = clock.nanos();
    }

    ServerAddress address() {
        return address;
    }

    /** True when the name server knows this broker over the present connection. */
    boolean isRegistered() {
        return told != null;
    }

    /** True when the name server was told of this broker once, or could not be. */
    boolean isTried() {
        return told != null || attempt > 1 || attempt == 1 && state == State.WAITING;
    }

    /** True when it is time to dial; the caller then dials with this attempt's number. */
    boolean wantsConnection() {
        if (state != State.WAITING || isBefore(dueNanos)) {
            return false;
        }
        attempt++;
        dueNanos = in(2 * ANSWER_LIMIT_MS);
        become(State.CONNECTING, "dialling");
        return true;
    }

    int attempt() {
        return attempt;
    }

    void onConnected(int of, Connection made) {
        if (of != attempt || state != State.CONNECTING) {
            made.close("given up");
            return;
        }
        connection = made;
        told = null;
        next = Telling.COMPLETE;
        dueNanos = clock.nanos();
        become(State.IDLE, "connected");
    }

    void onLost(int of, String why) {
        if (of == attempt && state != State.WAITING && state != State.STOPPED) {
            lose(why);
        }
    }

    void onAnswer(int of, int answered, int code, String remark) {
        if (of != attempt || state != State.ASKING || answered != opaque) {
            return;
        }
        become(State.IDLE, "answered " + code);
        switch (code) {
            case RouteCode.SUCCESS -> accepted();
            case RouteCode.SYSTEM_BUSY -> dueNanos = in(BUSY_PAUSE_MS);
            default -> refused(code, remark);
        }
    }

    /** Does what is due; returns how much. */
    int step() {
        boolean late = !isBefore(dueNanos);
        switch (state) {
            case CONNECTING, ASKING -> {
                if (late) {
                    lose("no answer within the time limit");
                    return 1;
                }
                return 0;
            }
            case IDLE -> {
                return late ? tell() : 0;
            }
            default -> {
                return 0;
            }
        }
    }

    /** Takes leave of the name server without waiting for its answer: that the connection closes says the same. */
    void stop() {
        if (connection != null) {
            send(RouteCode.UNREGISTER_BROKER, identity(), null);
            connection.close("the broker stops");
            connection = null;
        }
        told = null;
        become(State.STOPPED, "stopped");
    }

    private int tell() {
        if (next == Telling.ADDITIONS && !isBefore(completeDueNanos)) {
            next = Telling.COMPLETE;
        }
        if (next == Telling.ADDITIONS) {
            return tellAdditions();
        }
        if (next == Telling.PRESENCE) {
            register(Telling.PRESENCE, List.of(), book.body(List.of()));
        } else {
            register(next, book.topics(), book.completeBody());
        }
        return 1;
    }

    private int tellAdditions() {
        if (book.topics() == told) {
            return 0;
        }
        List<TopicConfig> additions = book.additionsSince(told).orElse(null);
        if (additions == null) {
            register(Telling.COMPLETE, book.topics(), book.completeBody());
        } else if (additions.isEmpty()) {
            told = book.topics();
            return 0;
        } else {
            register(Telling.ADDITIONS, book.topics(), book.body(additions));
        }
        return 1;
    }

    private void register(Telling what, List<TopicConfig> topics, byte[] body) {
        telling = what;
        beingTold = topics;
        Map<String, String> fields = identity();
        fields.put(RegistrationField.HA_ADDRESS, broker.address());
        fields.put(RegistrationField.COMPRESSED, "true");
        fields.put(RegistrationField.CHECKSUM, Integer.toString(RegistrationBody.checksum(body)));
        if (what.isComplete()) {
            fields.put(RegistrationField.SCOPE, RegistrationField.SCOPE_COMPLETE);
        }
        dueNanos = in(ANSWER_LIMIT_MS);
        become(State.ASKING, "registering");
        send(RouteCode.REGISTER_BROKER, fields, body);
    }

    private void accepted() {
        if (telling == Telling.PRESENCE) {
            next = Telling.COMPLETE_AFTER_PRESENCE;
            dueNanos = clock.nanos();
            return;
        }
        if (told == null) {
            LOG.info("[registered] broker {} with name server {}, {} topics", broker.name(), address, beingTold.size());
        }
        told = beingTold;
        retryMs = RETRY_FIRST_MS;
        next = Telling.ADDITIONS;
        dueNanos = in(COALESCE_MS);
        if (telling.isComplete()) {
            completeDueNanos = in(COMPLETE_INTERVAL_MS);
        }
    }

    private void refused(int code, String remark) {
        if (telling == Telling.ADDITIONS) {
            // Most likely the name server has forgotten us.
            next = Telling.COMPLETE;
            dueNanos = clock.nanos();
            return;
        }
        boolean loneTopic = telling == Telling.COMPLETE && told == null && beingTold.size() == 1;
        next = loneTopic ? Telling.PRESENCE : Telling.COMPLETE;
        dueNanos = loneTopic ? clock.nanos() : in(COMPLETE_INTERVAL_MS);
        if (!loneTopic) {
            LOG.warn(
                    "[registration-refused] name server {} answers {}: {}; next attempt in {} ms",
                    address,
                    code,
                    remark,
                    COMPLETE_INTERVAL_MS);
        }
    }

    private void lose(String why) {
        if (connection != null) {
            connection.close(why);
            connection = null;
        }
        boolean first = told != null || retryMs == RETRY_FIRST_MS;
        told = null;
        dueNanos = in(retryMs);
        if (first) {
            LOG.warn("[name-server-lost] {}: {}; trying again until it answers", address, why);
        }
        become(State.WAITING, why);
        retryMs = Math.min(RETRY_MAX_MS, 2 * retryMs);
    }

    private void send(int code, Map<String, String> fields, byte[] body) {
        OutBuffer out = new OutBuffer(body == null ? 256 : body.length + 512);
        FrameWriter.frame(
                out,
                Header.request(HeaderType.BINARY, code, ++opaque, fields),
                body == null ? null : ByteBuffer.wrap(body));
        connection.send(out);
    }

    private Map<String, String> identity() {
        Map<String, String> fields = new HashMap<>();
        fields.put(RegistrationField.CLUSTER_NAME, broker.cluster());
        fields.put(RegistrationField.BROKER_NAME, broker.name());
        fields.put(RegistrationField.BROKER_ID, Long.toString(broker.id()));
        fields.put(RegistrationField.BROKER_ADDRESS, broker.address());
        return fields;
    }

    private boolean isBefore(long nanos) {
        return clock.nanos() - nanos < 0;
    }

    private long in(long ms) {
        return clock.nanos() + ms * 1_000_000;
    }

    private void become(State to, String why) {
        LOG.debug("[name-server-link] {} {} -> {}: {}", address, state, to, why);
        state = to;
    }
}
