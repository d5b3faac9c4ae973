package io.penstock.broker.request;

import io.penstock.protocol.wire.Hello;
import java.util.UUID;

/**
 * What the broker tells of itself in HELLO. Immutable.
 *
 * @param store which store it stands on, whatever its name and address
 */
public record Introduction(Hello.Limits limits, Hello.Identity identity, Hello.Pace pace, UUID store) {
    Hello.Answer challenge(byte[] auth) {
        return new Hello.Answer(Hello.Role.BROKER, false, limits, identity, pace, auth, null, store);
    }

    Hello.Answer welcome(byte[] auth, String principal) {
        return new Hello.Answer(Hello.Role.BROKER, true, limits, identity, pace, auth, principal, store);
    }
}
