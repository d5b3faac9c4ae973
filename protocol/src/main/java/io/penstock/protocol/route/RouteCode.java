package io.penstock.protocol.route;

/**
 * RocketMQ's numbers for requests to a name server, and for the outcomes that one answers with. Constants; no state.
 */
public final class RouteCode {
    public static final int PUT_KV_CONFIG = 100;
    public static final int GET_KV_CONFIG = 101;
    public static final int DELETE_KV_CONFIG = 102;
    public static final int REGISTER_BROKER = 103;
    public static final int UNREGISTER_BROKER = 104;
    public static final int GET_ROUTE = 105;
    public static final int GET_CLUSTER_INFO = 106;
    public static final int WIPE_WRITE_PERMISSION = 205;
    public static final int GET_ALL_TOPICS = 206;
    public static final int DELETE_TOPIC = 216;
    public static final int REGISTER_TOPIC = 217;
    public static final int GET_KV_LIST = 219;
    public static final int GET_TOPICS_BY_CLUSTER = 224;
    public static final int GET_SYSTEM_TOPICS = 304;
    public static final int GET_UNIT_TOPICS = 311;
    public static final int GET_UNIT_SUBSCRIPTION_TOPICS = 312;
    public static final int GET_UNIT_SUBSCRIPTION_ONLY_TOPICS = 313;
    public static final int UPDATE_CONFIG = 318;
    public static final int GET_CONFIG = 319;
    public static final int QUERY_DATA_VERSION = 322;
    public static final int ADD_WRITE_PERMISSION = 327;
    public static final int GET_MEMBER_GROUP = 901;
    public static final int BROKER_HEARTBEAT = 904;

    /** Penstock's own: a broker that is away is gone for good. */
    public static final int FORGET_BROKER = 20_090;

    /** Outcome: done. */
    public static final int SUCCESS = 0;

    /** Outcome: refused or failed, the remark says why. */
    public static final int SYSTEM_ERROR = 1;

    /** Outcome: too much at once, try again. */
    public static final int SYSTEM_BUSY = 2;

    /** Outcome: no such request here. */
    public static final int NOT_SUPPORTED = 3;

    /** Outcome: not allowed. */
    public static final int NO_PERMISSION = 16;

    /** Outcome: no broker holds the topic. */
    public static final int TOPIC_NOT_EXIST = 17;

    /** Outcome: there is no such key. */
    public static final int QUERY_NOT_FOUND = 22;

    private RouteCode() {}
}
