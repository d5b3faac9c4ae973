package io.penstock.protocol.route;

/** The names of a registration's header fields, for the side that writes them and the side that reads them. */
public final class RegistrationField {
    public static final String CLUSTER_NAME = "clusterName";
    public static final String BROKER_NAME = "brokerName";
    public static final String BROKER_ID = "brokerId";
    public static final String BROKER_ADDRESS = "brokerAddr";
    public static final String HA_ADDRESS = "haServerAddr";

    /** {@code true}: the body is deflated. */
    public static final String COMPRESSED = "compressed";

    /** {@link RegistrationBody#checksum} of the body as it travels; 0 or missing means unchecked. */
    public static final String CHECKSUM = "bodyCrc32";

    /** Penstock's own field, which RocketMQ's name server ignores: how the topics relate to those known. */
    public static final String SCOPE = "penstockScope";

    /** The value of {@link #SCOPE} that says that the topics are all of the broker's. */
    public static final String SCOPE_COMPLETE = "complete";

    private RegistrationField() {}
}
