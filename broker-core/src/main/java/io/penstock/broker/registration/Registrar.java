package io.penstock.broker.registration;

import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.route.TopicConfig;
import io.penstock.protocol.transport.ClientTls;
import io.penstock.protocol.transport.ConnectOptions;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.ConnectionLimits;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.SocketOptions;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.transport.Transport;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.ServerAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jctools.queues.MpscArrayQueue;

/**
 * Registers the broker with every name server: at once, each 30 s, soon after its topics change and whenever a
 * connection had to be made anew; unregisters when it is closed.
 *
 * <p>An agent that never blocks, meant for the housekeeper's thread; a step costs a few reads while nothing is due. The
 * topics come as an immutable list from a snapshot that another thread replaces. Events of connections come from event
 * loops through a bounded mailbox; one that finds it full is dropped, which the time limit of its link makes good.
 * {@link #registered} is for every thread. Nothing outlives a crash, and the name servers drop a crashed broker when its
 * connections break.
 */
public final class Registrar implements Agent {
    /** Events that may wait. */
    static final int MAILBOX_LIMIT = 1_024;

    private final Transport transport;
    private final ClientTls tls;
    private final Runnable wake;
    private final TopicBook book;
    private final List<NameServerLink> links;
    private final MpscArrayQueue<Runnable> mailbox = new MpscArrayQueue<>(MAILBOX_LIMIT);
    private final CompletableFuture<Void> tried = new CompletableFuture<>();
    private volatile int registered;

    /**
     * @param topics the topics to register; the same list instance until something changes, never changed itself
     * @param transport the caller's to close, after this agent
     * @param wake wakes the thread that carries this agent
     */
    public Registrar(
            RegistrarConfig config,
            Supplier<List<TopicConfig>> topics,
            Transport transport,
            Clock clock,
            Runnable wake) {
        this.transport = transport;
        this.tls = config.tls();
        this.wake = wake;
        this.book = new TopicBook(topics, clock);
        this.links = config.nameServers().stream()
                .map(address -> new NameServerLink(address, config.broker(), book, clock))
                .toList();
    }

    @Override
    public String name() {
        return "penstock-registrar";
    }

    /** With how many name servers the broker is registered now. */
    public int registered() {
        return registered;
    }

    /** Completes when each name server knows the broker, or could not be told at the first attempt. From the registrar's thread. */
    public CompletableFuture<Void> tried() {
        return tried;
    }

    @Override
    public int doWork() {
        int done = book.refresh() ? 1 : 0;
        done += deliver();
        int known = 0;
        for (NameServerLink link : links) {
            if (link.wantsConnection()) {
                dial(link);
                done++;
            }
            done += link.step();
            known += link.isRegistered() ? 1 : 0;
        }
        if (known != registered) {
            registered = known;
        }
        if (!tried.isDone() && links.stream().allMatch(NameServerLink::isTried)) {
            tried.complete(null);
        }
        return done;
    }

    /** Unregisters everywhere; bounded, since it waits for no answer. */
    @Override
    public void close() {
        deliver();
        links.forEach(NameServerLink::stop);
        registered = 0;
    }

    private int deliver() {
        int done = 0;
        for (Runnable event = mailbox.poll(); event != null; event = mailbox.poll()) {
            event.run();
            if (++done == MAILBOX_LIMIT) {
                break;
            }
        }
        return done;
    }

    private void dial(NameServerLink link) {
        int attempt = link.attempt();
        ServerAddress address = link.address();
        ConnectOptions options = new ConnectOptions(
                new Endpoint.Tcp(address.host(), address.port()),
                (int) NameServerLink.ANSWER_LIMIT_MS,
                tls,
                SocketOptions.defaults(),
                ConnectionLimits.forClients());
        transport.connect(options, new Ear(link, attempt)).whenComplete((connection, failure) -> {
            if (failure != null) {
                tell(() -> link.onLost(attempt, String.valueOf(failure.getMessage())));
            } else if (!tell(() -> link.onConnected(attempt, connection))) {
                connection.close("the registrar is overrun");
            }
        });
    }

    private boolean tell(Runnable event) {
        boolean taken = mailbox.offer(event);
        wake.run();
        return taken;
    }

    /** Listens on an event loop and passes on. */
    private final class Ear implements ConnectionHandler {
        private final NameServerLink link;
        private final int attempt;

        private Ear(NameServerLink link, int attempt) {
            this.link = link;
            this.attempt = attempt;
        }

        @Override
        public Taken onFrame(Connection connection, Frame frame) {
            if (frame.isResponse()) {
                int opaque = frame.opaque();
                int code = frame.code();
                String remark = frame.header().remark();
                tell(() -> link.onAnswer(attempt, opaque, code, remark));
            }
            return Taken.DONE;
        }

        @Override
        public void onUnsentBelowLowMark(Connection connection) {
            // One request is under way at a time, so nothing waits for room.
        }

        @Override
        public void onClosed(Connection connection, String reason) {
            tell(() -> link.onLost(attempt, "connection closed: " + reason));
        }
    }
}
