package io.penstock.protocol.client;

import io.penstock.protocol.transport.ClientTls;
import io.penstock.protocol.transport.SocketOptions;

/**
 * Everything that a user may choose about the conversation with a broker.
 *
 * @param login who the client is
 * @param timeOuts how long a caller waits
 * @param wire how the bytes travel: {@code transport.*}
 * @param failover how a lost broker is found again: {@code failover.*}
 */
public record ClientOptions(Login login, TimeOuts timeOuts, Wire wire, Failover failover) {
    /** Anonymous, plain, with all defaults. */
    public static ClientOptions defaults() {
        return new ClientOptions(Login.anonymous(), TimeOuts.defaults(), Wire.defaults(), Failover.defaults());
    }

    /** The same for another user. */
    public ClientOptions withLogin(Login other) {
        return new ClientOptions(other, timeOuts, wire, failover);
    }

    /**
     * Who the client is.
     *
     * @param user null = anonymous
     * @param password null only for the anonymous
     */
    public record Login(String user, String password) {
        public Login {
            if (user != null && password == null) {
                throw new IllegalArgumentException("user " + user + " needs a password");
            }
        }

        /** Nobody. */
        public static Login anonymous() {
            return new Login(null, null);
        }

        /** True if no user is given. */
        public boolean isAnonymous() {
            return user == null;
        }

        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /**
     * How long a caller waits, in milliseconds. 0 = without end, where a wait can be without end.
     *
     * @param connectMs until a connection and its log-in are made
     * @param requestMs for the answer of anything but a send or a commit; also while reconnecting
     * @param sendMs for the answer of a send or a commit, waiting for a window included
     * @param closeMs for an orderly close
     */
    public record TimeOuts(int connectMs, int requestMs, int sendMs, int closeMs) {
        public TimeOuts {
            if (connectMs <= 0 || requestMs < 0 || sendMs < 0 || closeMs <= 0) {
                throw new IllegalArgumentException(
                        "connect and close time-outs must be positive, the others not negative");
            }
        }

        /** 15 s to connect, 60 s to close, requests and sends without end: reconnecting carries them over. */
        public static TimeOuts defaults() {
            return new TimeOuts(15_000, 0, 0, 60_000);
        }
    }

    /**
     * How the bytes travel.
     *
     * @param socket socket options
     * @param tls null = plain
     */
    public record Wire(SocketOptions socket, ClientTls tls) {
        /** Plain TCP. */
        public static Wire defaults() {
            return new Wire(SocketOptions.defaults(), null);
        }
    }

    /**
     * How a lost broker is found again. Delays in milliseconds.
     *
     * @param initialReconnectDelayMs before the first attempt after a loss
     * @param reconnectDelayMs before the second
     * @param maxReconnectDelayMs the most between two attempts
     * @param backOffMultiplier what each further delay is multiplied by; 1 = no back-off
     * @param attempts how often it is tried
     * @param order in which order addresses are tried
     */
    public record Failover(
            int initialReconnectDelayMs,
            int reconnectDelayMs,
            int maxReconnectDelayMs,
            double backOffMultiplier,
            Attempts attempts,
            Order order) {
        public Failover {
            if (initialReconnectDelayMs < 0 || reconnectDelayMs < 0 || maxReconnectDelayMs < reconnectDelayMs) {
                throw new IllegalArgumentException(
                        "reconnect delays must not be negative, the largest not below the first");
            }
            if (!(backOffMultiplier >= 1)) {
                throw new IllegalArgumentException(
                        "reconnectBackOffMultiplier must be at least 1: " + backOffMultiplier);
            }
        }

        /** At once, then 10 ms × 2 up to 30 s, without end; one round at the first connect. */
        public static Failover defaults() {
            return new Failover(0, 10, 30_000, 2, Attempts.defaults(), Order.AS_GIVEN);
        }

        /**
         * How often a broker is looked for, in rounds over all addresses; −1 is without end.
         *
         * @param reconnect after a loss
         * @param startup at the first connect; 0 = one round, no repeat
         * @param warnAfter after how many without a broker the log warns, and again after as many; 0 = never
         */
        public record Attempts(int reconnect, int startup, int warnAfter) {
            public Attempts {
                if (reconnect < -1 || startup < -1) {
                    throw new IllegalArgumentException("attempts are -1 (without end), 0 or more");
                }
                if (warnAfter < 0) {
                    throw new IllegalArgumentException("warnAfter is 0 (never) or more: " + warnAfter);
                }
            }

            /** Without end after a loss, once at the first connect, and a warning after each tenth. */
            public static Attempts defaults() {
                return new Attempts(-1, 0, 10);
            }
        }

        /** In which order addresses are tried. */
        public enum Order {
            AS_GIVEN,
            RANDOM
        }
    }
}
