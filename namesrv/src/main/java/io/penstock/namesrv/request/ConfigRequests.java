package io.penstock.namesrv.request;

import io.penstock.protocol.route.RouteCode;
import java.nio.charset.StandardCharsets;

/** The server's configuration, to be read and never to be changed over the wire. */
final class ConfigRequests {
    private final ServerFacts facts;

    ConfigRequests(ServerFacts facts) {
        this.facts = facts;
    }

    void get(Request request) {
        String properties = "listenAddress=" + facts.address().get()
                + "\nadministration=" + facts.administration()
                + "\nframeMax=" + facts.frameMax()
                + "\nbrokersMax=" + facts.limits().brokersMax()
                + "\ntopicEntriesMax=" + facts.limits().topicEntriesMax()
                + "\norderConfigsMax=" + facts.limits().orderConfigsMax()
                + "\n";
        request.answer(Answer.ok(properties.getBytes(StandardCharsets.UTF_8)));
    }

    void refuseUpdate(Request request) {
        request.answer(Answer.refused(
                RouteCode.NO_PERMISSION, "The configuration of a name server cannot be changed over the wire"));
    }
}
