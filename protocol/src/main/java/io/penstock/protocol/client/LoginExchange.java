package io.penstock.protocol.client;

import io.penstock.protocol.auth.ScramClient;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.PenstockException;
import java.util.function.Supplier;

/** The client's side of one log-in. Event loop only; lives as long as the log-in. */
interface LoginExchange {
    /** What the mechanism is called in HELLO. */
    String mechanism();

    /** The client's first step; may be null. */
    byte[] first();

    /** The client's step upon one of the broker's. */
    byte[] next(byte[] challenge);

    /** The broker says that the log-in is done; the client may want to see a proof. */
    void done(byte[] last);

    static LoginExchange of(ClientOptions.Login login, Supplier<String> nonces) {
        return login.isAnonymous() ? new Anonymous() : new Scram(login, nonces);
    }

    /** Nobody logs in. */
    final class Anonymous implements LoginExchange {
        @Override
        public String mechanism() {
            return Hello.ANONYMOUS;
        }

        @Override
        public byte[] first() {
            return null;
        }

        @Override
        public byte[] next(byte[] challenge) {
            throw new PenstockException(
                    ErrorCode.ANONYMOUS_REFUSED, "the broker asks the anonymous user for a password");
        }

        @Override
        public void done(byte[] last) {
            // There is nothing to prove.
        }
    }

    /** A user with a password, by SCRAM-SHA-256: neither side learns anything that lets it pass for the other. */
    final class Scram implements LoginExchange {
        private final ScramClient client;
        private boolean proved;

        Scram(ClientOptions.Login login, Supplier<String> nonces) {
            client = new ScramClient(login.user(), login.password(), nonces);
        }

        @Override
        public String mechanism() {
            return Hello.SCRAM_SHA_256;
        }

        @Override
        public byte[] first() {
            return client.first();
        }

        @Override
        public byte[] next(byte[] challenge) {
            if (proved) {
                throw new PenstockException(ErrorCode.AUTHENTICATION_FAILED, "the broker asks for a second proof");
            }
            proved = true;
            return client.proof(challenge);
        }

        @Override
        public void done(byte[] last) {
            if (!proved || last == null) {
                throw new PenstockException(
                        ErrorCode.AUTHENTICATION_FAILED, "the broker did not prove that it knows the user");
            }
            client.verify(last);
        }
    }
}
