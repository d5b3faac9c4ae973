package io.penstock.protocol.message;

import io.penstock.protocol.wire.Coded;
import java.util.List;
import java.util.Objects;

/** Where an answer to a message goes. Immutable; any thread. */
public record ReplyTo(Kind kind, String name) {
    public ReplyTo {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
    }

    /** What the destination is. */
    public enum Kind implements Coded {
        QUEUE(1),
        TOPIC(2),
        TEMPORARY_QUEUE(3),
        TEMPORARY_TOPIC(4);

        private static final List<Kind> ALL = List.of(values());

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }

        static boolean exists(int code) {
            return code >= 1 && code <= ALL.size();
        }

        static Kind of(int code) {
            return ALL.get(code - 1);
        }
    }
}
