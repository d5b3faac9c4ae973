package io.penstock.broker.security;

import io.penstock.protocol.auth.ScramServer;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.PenstockException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log-in of one connection, from its first HELLO to a principal or a refusal.
 *
 * <pre>
 *                    HELLO anonymous, admitted
 *   EXPECT_HELLO ────────────────────────────────────────────► LOGGED_IN
 *        │  │                                                   ▲     │
 *        │  └─ HELLO with SCRAM's first step ─► EXPECT_PROOF ───┘     │ any further HELLO
 *        │                                          │ right proof     │
 *        │ not admitted, malformed,                 │ wrong proof,    │
 *        │ unknown mechanism, backed off            │ another step    │
 *        └──────────────────────────────────────────┴─────────────────┴──► REFUSED
 * </pre>
 *
 * <p>REFUSED is final: every later step is refused too. An unknown user takes the same way as a wrong password, with the
 * same answers. Offered credentials are always checked, even where anonymous peers are admitted.
 *
 * <p>One thread, the connection's event loop; what it shares with other connections is in {@link LoginRules}. A crash
 * ends it with its connection.
 */
public final class Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);
    private static final int LOGGED_NAME_LIMIT = 64;

    private enum State {
        EXPECT_HELLO,
        EXPECT_PROOF,
        LOGGED_IN,
        REFUSED
    }

    private final LoginRules rules;
    private final String peer;
    private final String address;
    private final AnonymousRule.Origin origin;
    private State state = State.EXPECT_HELLO;
    private ScramServer scram;
    private String user = "";

    /** @param peer the peer as the connection names it: {@code host:port} or an in-JVM name */
    public Authenticator(LoginRules rules, String peer, AnonymousRule.Origin origin) {
        this.rules = rules;
        this.peer = peer;
        this.address = withoutPort(peer);
        this.origin = origin;
    }

    /** True once a step was granted. */
    public boolean isLoggedIn() {
        return state == State.LOGGED_IN;
    }

    /** Takes the client's next step. */
    public LoginOutcome step(Hello hello) {
        return switch (state) {
            case EXPECT_HELLO -> onHello(hello);
            case EXPECT_PROOF -> onProof(hello);
            case LOGGED_IN -> refuse(ErrorCode.AUTHENTICATION_FAILED, "The login is complete already");
            case REFUSED -> refuse(ErrorCode.AUTHENTICATION_FAILED, "The login was refused");
        };
    }

    private LoginOutcome onHello(Hello hello) {
        return switch (hello.mechanism()) {
            case "", Hello.ANONYMOUS -> onAnonymous();
            case Hello.SCRAM_SHA_256 -> onScramFirst(hello);
            default ->
                refuse(
                        ErrorCode.AUTHENTICATION_FAILED,
                        "Mechanisms are " + Hello.SCRAM_SHA_256 + " and " + Hello.ANONYMOUS);
        };
    }

    private LoginOutcome onAnonymous() {
        if (!rules.anonymous().admits(origin, rules.population())) {
            return refuse(ErrorCode.ANONYMOUS_REFUSED, "Anonymous use is " + whenAdmitted());
        }
        become(State.LOGGED_IN, "anonymous");
        return new LoginOutcome.Granted(null, null);
    }

    private String whenAdmitted() {
        return switch (rules.anonymous()) {
            case AUTO -> "for peers on the broker's machine, and only while it has no users; log in with a user";
            case LOOPBACK -> "for peers on the broker's machine only; log in with a user";
            case OFF -> "switched off; log in with a user";
        };
    }

    private LoginOutcome onScramFirst(Hello hello) {
        scram = new ScramServer(
                name -> {
                    user = name;
                    return rules.credential(name);
                },
                rules.fakeSaltSecret(),
                rules.nonces());
        byte[] challenge;
        try {
            challenge = scram.challenge(bytes(hello));
        } catch (PenstockException e) {
            return fail(e);
        }
        long refusedMs = rules.backoff().refusedForMs(address, user);
        if (refusedMs > 0) {
            return refuse(
                    ErrorCode.LOGIN_DELAYED,
                    "Too many failed logins from this address; the next is heard in " + (refusedMs + 999) / 1_000
                            + " s");
        }
        become(State.EXPECT_PROOF, "challenged");
        return new LoginOutcome.Challenge(challenge);
    }

    private LoginOutcome onProof(Hello hello) {
        if (!hello.mechanism().equals(Hello.SCRAM_SHA_256)) {
            return fail(new PenstockException(
                    ErrorCode.AUTHENTICATION_FAILED, "The mechanism cannot change during a login"));
        }
        byte[] last;
        try {
            last = scram.finish(bytes(hello));
        } catch (PenstockException e) {
            return fail(e);
        }
        rules.backoff().succeeded(address, user);
        become(State.LOGGED_IN, "password proved");
        return new LoginOutcome.Granted(user, last);
    }

    private LoginOutcome fail(PenstockException why) {
        rules.backoff().failed(address, user);
        return refuse(why.code(), why.getMessage());
    }

    private LoginOutcome refuse(ErrorCode code, String message) {
        become(State.REFUSED, message);
        return new LoginOutcome.Refused(code, message);
    }

    private void become(State next, String why) {
        state = next;
        switch (next) {
            case LOGGED_IN -> LOG.info("[login-granted] peer={} user={} {}", peer, loggable(user), why);
            case REFUSED -> LOG.warn("[login-refused] peer={} user={} {}", peer, loggable(user), why);
            default -> LOG.debug("[login-step] peer={} user={} {}", peer, loggable(user), why);
        }
    }

    private static byte[] bytes(Hello hello) {
        return hello.auth() == null ? new byte[0] : hello.auth();
    }

    /** A name from outside as one harmless word: it must not forge a line of the audit log. */
    private static String loggable(String name) {
        if (name.isEmpty()) {
            return "-";
        }
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), LOGGED_NAME_LIMIT); i++) {
            char c = name.charAt(i);
            safe.append(Character.isLetterOrDigit(c) || "._-@".indexOf(c) >= 0 ? c : '?');
        }
        return safe.toString();
    }

    private static String withoutPort(String peer) {
        int colon = peer.lastIndexOf(':');
        return colon <= 0 || peer.startsWith("vm:") ? peer : peer.substring(0, colon);
    }
}
