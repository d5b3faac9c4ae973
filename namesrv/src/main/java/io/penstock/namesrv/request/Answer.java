package io.penstock.namesrv.request;

import io.penstock.protocol.route.RouteCode;
import java.util.Map;

/**
 * What a request is answered with. An immutable value.
 *
 * @param code the outcome
 * @param remark for people, or null
 * @param ext the typed header of the answer
 * @param body or null
 */
record Answer(int code, String remark, Map<String, String> ext, byte[] body) {
    static Answer ok() {
        return new Answer(RouteCode.SUCCESS, null, Map.of(), null);
    }

    static Answer ok(byte[] body) {
        return new Answer(RouteCode.SUCCESS, null, Map.of(), body);
    }

    static Answer ok(Map<String, String> ext) {
        return new Answer(RouteCode.SUCCESS, null, ext, null);
    }

    static Answer refused(int code, String remark) {
        return new Answer(code, remark, Map.of(), null);
    }
}
