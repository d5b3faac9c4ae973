package io.penstock.namesrv.request;

import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.OutBuffer;
import java.util.UUID;

/**
 * Penstock's own commands that a name server knows: HELLO, so that a client learns whom it dialled, and PING. A name
 * server has no users, so everyone who speaks the protocol is welcome.
 */
final class GreetingRequests {
    private static final int HEARTBEAT_MS = 30_000;
    private static final UUID NO_STORE = new UUID(0, 0);

    private final ServerFacts facts;

    GreetingRequests(ServerFacts facts) {
        this.facts = facts;
    }

    void hello(Request request) {
        Hello hello = Hello.LAYOUT.decode(request.body());
        Hello.Answer answer = new Hello.Answer(
                Hello.Role.NAME_SERVER,
                true,
                new Hello.Limits(Math.min(hello.level(), Hello.LEVEL), facts.frameMax(), 0),
                new Hello.Identity("", "", facts.address().get()),
                new Hello.Pace(HEARTBEAT_MS, 0),
                null,
                null,
                NO_STORE);
        OutBuffer body = new OutBuffer();
        Hello.Answer.LAYOUT.encode(answer, body);
        request.answer(Answer.ok(body.toByteArray()));
    }

    void ping(Request request) {
        request.answer(Answer.ok());
    }
}
