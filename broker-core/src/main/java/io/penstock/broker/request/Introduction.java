package io.penstock.broker.request;

import io.penstock.protocol.wire.Hello;

/**
 * What the broker tells of itself in HELLO. Immutable.
 */
public record Introduction(Hello.Limits limits, Hello.Identity identity, Hello.Pace pace) {
    Hello.Answer challenge(byte[] auth) {
        return new Hello.Answer(Hello.Role.BROKER, false, limits, identity, pace, auth, null);
    }

    Hello.Answer welcome(byte[] auth, String principal) {
        return new Hello.Answer(Hello.Role.BROKER, true, limits, identity, pace, auth, principal);
    }
}
