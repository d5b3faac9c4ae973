package io.penstock.protocol.wire;

import java.util.UUID;

/**
 * The first command of a client: levels, limits, identity and login. The byte arrays belong to the record.
 *
 * <p>Immutable; any thread.
 */
public record Hello(int level, int frameMax, ClientEpoch client, String product, String mechanism, byte[] auth) {
    /** The protocol level that this source speaks. */
    public static final int LEVEL = 1;

    public static final String ANONYMOUS = "ANONYMOUS";
    public static final String SCRAM_SHA_256 = "SCRAM-SHA-256";

    public static final Layout<Hello> LAYOUT = Layout.<Hello>of(
                    "HELLO",
                    CommandCode.HELLO.code(),
                    "Opens the conversation and carries the login; repeated for each step that the login needs.")
            .int16("level", "", "The highest protocol level that the client speaks.", Hello::level)
            .int32("frameMax", "bytes", "The largest frame that the client accepts.", Hello::frameMax)
            .part(ClientEpoch.LAYOUT, Hello::client)
            .string("product", "Name and version of the client, for humans.", Hello::product)
            .string("mechanism", "ANONYMOUS or SCRAM-SHA-256.", Hello::mechanism)
            .bytes("auth", "The client's step of the mechanism.", Hello::auth)
            .build(in -> new Hello(
                    in.int16(), in.int32(), in.part(ClientEpoch.LAYOUT), in.string(), in.string(), in.bytes()));

    /** What listens at the other end. */
    public enum Role implements Coded {
        BROKER(1),
        NAME_SERVER(2);

        private final int code;

        Role(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** What both sides keep to. */
    public record Limits(int level, int frameMax, int messageMax) {
        static final Layout<Limits> LAYOUT = Layout.<Limits>of("Limits", 0, "What both sides keep to.")
                .int16("level", "", "The protocol level that is spoken from now on.", Limits::level)
                .int32("frameMax", "bytes", "The largest frame that the broker accepts.", Limits::frameMax)
                .int32("messageMax", "bytes", "The largest message that the broker accepts.", Limits::messageMax)
                .build(in -> new Limits(in.int16(), in.int32(), in.int32()));
    }

    /** Who answers. */
    public record Identity(String brokerName, String clusterName, String advertised) {
        static final Layout<Identity> LAYOUT = Layout.<Identity>of("Identity", 0, "Who answers.")
                .string("brokerName", "The broker's name in its cluster.", Identity::brokerName)
                .string("clusterName", "The cluster's name.", Identity::clusterName)
                .string("advertised", "The address under which the broker registers.", Identity::advertised)
                .build(in -> new Identity(in.string(), in.string(), in.string()));
    }

    /** How often and how much. */
    public record Pace(int heartbeatMs, int producerWindow) {
        static final Layout<Pace> LAYOUT = Layout.<Pace>of("Pace", 0, "How often and how much.")
                .int32("heartbeatMs", "ms", "How often a silent client sends PING.", Pace::heartbeatMs)
                .int32(
                        "producerWindow",
                        "messages",
                        "How many sends may be unanswered per destination at first.",
                        Pace::producerWindow)
                .build(in -> new Pace(in.int32(), in.int32()));
    }

    /**
     * The answer to HELLO.
     *
     * @param done false while the login needs another step of the client
     * @param auth the broker's step of the mechanism, or null
     * @param principal the user that is logged in, null while nobody is
     * @param store the same as long as the broker's store lives, and no other broker's
     */
    public record Answer(
            Role role,
            boolean done,
            Limits limits,
            Identity identity,
            Pace pace,
            byte[] auth,
            String principal,
            UUID store) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of(
                        "HELLO answer", 0, "The other side's introduction.")
                .choice("role", Role.class, "What listens here.", Answer::role)
                .bool("done", "False while the login needs another HELLO.", Answer::done)
                .part(Limits.LAYOUT, Answer::limits)
                .part(Identity.LAYOUT, Answer::identity)
                .part(Pace.LAYOUT, Answer::pace)
                .bytes("auth", "The broker's step of the mechanism.", Answer::auth)
                .optionalString("principal", "The user that is logged in.", Answer::principal)
                .since(2)
                .uuid("store", "The broker's store: the same after a restart, and no other broker's.", Answer::store)
                .build(in -> new Answer(
                        in.choice(Role.class),
                        in.bool(),
                        in.part(Limits.LAYOUT),
                        in.part(Identity.LAYOUT),
                        in.part(Pace.LAYOUT),
                        in.bytes(),
                        in.optionalString(),
                        in.uuid()));
    }
}
