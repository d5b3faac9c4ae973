package io.penstock.protocol.wire;

/**
 * Creates or resolves a destination.
 *
 * <p>Immutable; any thread.
 */
public record DestinationCreate(String name, Kind kind, Mode mode, Settings settings, Use use) {
    public static final Layout<DestinationCreate> LAYOUT = Layout.<DestinationCreate>of(
                    "DESTINATION_CREATE",
                    CommandCode.DESTINATION_CREATE.code(),
                    "Creates or resolves a queue or topic.")
            .string("name", "The destination's name.", DestinationCreate::name)
            .choice("kind", Kind.class, "What it is to be; ANY only to resolve.", DestinationCreate::kind)
            .choice("mode", Mode.class, "Whether it may or must be new.", DestinationCreate::mode)
            .part(Settings.LAYOUT, DestinationCreate::settings)
            .choice("use", Use.class, "For what: refused at once to a user who may not.", DestinationCreate::use)
            .build(in -> new DestinationCreate(
                    in.string(),
                    in.choice(Kind.class),
                    in.choice(Mode.class),
                    in.part(Settings.LAYOUT),
                    in.choice(Use.class)));

    public DestinationCreate {
        if (kind == Kind.ANY && mode != Mode.RESOLVE) {
            throw new IllegalArgumentException("What is created is a queue or a topic");
        }
    }

    /** One whose use is not stated. */
    public DestinationCreate(String name, Kind kind, Mode mode, Settings settings) {
        this(name, kind, mode, settings, Use.UNSTATED);
    }

    /** What a destination is asked for. */
    public enum Use implements Coded {
        /** Not said: any right over the name will do. */
        UNSTATED(0),
        SEND(1),
        CONSUME(2),
        BROWSE(3);

        private final int code;

        Use(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** What a destination is. */
    public enum Kind implements Coded {
        /** Either; only in a question. */
        ANY(0),
        QUEUE(1),
        TOPIC(2),
        /** A queue that ends with the connection that created it; no other consumes from it. */
        TEMPORARY_QUEUE(3),
        /** A topic that ends with the connection that created it; no other consumes from it. */
        TEMPORARY_TOPIC(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }

        /** Whether each message goes to one consumer. */
        public boolean isQueue() {
            return this == QUEUE || this == TEMPORARY_QUEUE;
        }

        /** Whether it ends with the connection that created it. */
        public boolean isTemporary() {
            return this == TEMPORARY_QUEUE || this == TEMPORARY_TOPIC;
        }
    }

    /** Whether the destination may or must be new. */
    public enum Mode implements Coded {
        MUST_BE_NEW(0),
        RESOLVE(1),
        /** First use: created if absent and if the broker allows it. */
        CREATE_IF_ABSENT(2);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** What happens to sends while a limit is reached. */
    public enum WhenFull implements Coded {
        DEFAULT(0),
        BLOCK(1),
        REJECT(2);

        private final int code;

        WhenFull(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** What of a destination is held. */
    public enum Pause implements Coded {
        NONE(0),
        /** Sends are refused. */
        SENDS(1),
        /** Nothing is delivered. */
        DELIVERY(2),
        BOTH(3),
        /** Only in a question: as it is. */
        UNCHANGED(4);

        private final int code;

        Pause(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }

        public boolean holdsSends() {
            return this == SENDS || this == BOTH;
        }

        public boolean holdsDelivery() {
            return this == DELIVERY || this == BOTH;
        }
    }

    /**
     * The settings of a destination. What is left to the broker is its configured default when the destination is created, and
     * stays as it is when it is changed.
     *
     * @param messagesMax −1 left to the broker, 0 none
     * @param bytesMax −1 left to the broker, 0 none
     * @param deliveryLimit −1 left to the broker, 0 none
     * @param expiryQueue null left to the broker, empty none
     */
    public record Settings(
            long messagesMax, long bytesMax, WhenFull whenFull, int deliveryLimit, String expiryQueue, Pause pause) {
        /** All as the broker's configuration says. */
        public static final Settings DEFAULT = new Settings(-1, -1, WhenFull.DEFAULT);

        public static final Layout<Settings> LAYOUT = Layout.<Settings>of(
                        "Settings", 0, "The settings of a destination.")
                .int64("messagesMax", "messages", "Limit, −1 the broker's default, 0 none.", Settings::messagesMax)
                .int64("bytesMax", "bytes", "Limit, −1 the broker's default, 0 none.", Settings::bytesMax)
                .choice("whenFull", WhenFull.class, "What happens to sends at a limit.", Settings::whenFull)
                .int32(
                        "deliveryLimit",
                        "deliveries",
                        "After how many failed deliveries a message is a dead letter, −1 the broker's default, 0 never.",
                        Settings::deliveryLimit)
                .optionalString(
                        "expiryQueue",
                        "Where expired messages go, null the broker's default, empty nowhere.",
                        Settings::expiryQueue)
                .choice("pause", Pause.class, "What is held.", Settings::pause)
                .build(in -> new Settings(
                        in.int64(),
                        in.int64(),
                        in.choice(WhenFull.class),
                        in.int32(),
                        in.optionalString(),
                        in.choice(Pause.class)));

        public Settings {
            if (messagesMax < -1 || bytesMax < -1 || deliveryLimit < -1) {
                throw new IllegalArgumentException("Limits of " + messagesMax + " messages, " + bytesMax + " bytes, "
                        + deliveryLimit + " deliveries");
            }
        }

        /** Limits of what may wait; all else is left to the broker. */
        public Settings(long messagesMax, long bytesMax, WhenFull whenFull) {
            this(messagesMax, bytesMax, whenFull, -1, null, Pause.UNCHANGED);
        }
    }

    /** The answer to DESTINATION_CREATE. */
    public record Answer(int destinationId, Kind kind, int window) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of(
                        "DESTINATION_CREATE answer", 0, "The destination exists.")
                .int32("destinationId", "", "The destination's number.", Answer::destinationId)
                .choice("kind", Kind.class, "What it is.", Answer::kind)
                .int32("window", "messages", "How many sends may be unanswered at first.", Answer::window)
                .build(in -> new Answer(in.int32(), in.choice(Kind.class), in.int32()));
    }
}
