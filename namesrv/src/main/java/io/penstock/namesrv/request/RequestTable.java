package io.penstock.namesrv.request;

import io.penstock.namesrv.route.RouteAgent;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.wire.CommandCode;
import java.util.HashMap;
import java.util.Map;

/**
 * Every code that a name server serves, with its handler and with who may ask. Built once; immutable; any thread.
 */
public final class RequestTable {
    private final Map<Integer, Entry> entries = new HashMap<>();

    /**
     * @param agent the owner of the routes
     * @param facts what this server says about itself
     */
    public RequestTable(RouteAgent agent, ServerFacts facts) {
        RouteChanges changes = new RouteChanges(agent);
        RegistrationRequests registration =
                new RegistrationRequests(agent, changes, facts.limits().topicEntriesMax());
        put(RouteCode.REGISTER_BROKER, Access.ALL, registration::register);
        put(RouteCode.UNREGISTER_BROKER, Access.ALL, registration::unregister);
        put(RouteCode.QUERY_DATA_VERSION, Access.ALL, registration::queryDataVersion);
        put(RouteCode.BROKER_HEARTBEAT, Access.ALL, registration::heartbeat);

        RouteRequests routes = new RouteRequests(agent);
        put(RouteCode.GET_ROUTE, Access.ALL, routes::route);
        put(RouteCode.GET_CLUSTER_INFO, Access.ALL, routes::clusterInfo);
        put(RouteCode.GET_MEMBER_GROUP, Access.ALL, routes::memberGroup);

        TopicListRequests lists = new TopicListRequests(agent);
        put(RouteCode.GET_ALL_TOPICS, Access.ALL, lists::all);
        put(RouteCode.GET_TOPICS_BY_CLUSTER, Access.ALL, lists::ofCluster);
        put(RouteCode.GET_SYSTEM_TOPICS, Access.ALL, lists::system);
        put(RouteCode.GET_UNIT_TOPICS, Access.ALL, lists::unit);
        put(RouteCode.GET_UNIT_SUBSCRIPTION_TOPICS, Access.ALL, lists::unitSubscription);
        put(RouteCode.GET_UNIT_SUBSCRIPTION_ONLY_TOPICS, Access.ALL, lists::unitSubscriptionOnly);

        AdministrationRequests administration = new AdministrationRequests(agent, changes);
        put(RouteCode.WIPE_WRITE_PERMISSION, Access.OPERATORS, administration::wipeWritePermission);
        put(RouteCode.ADD_WRITE_PERMISSION, Access.OPERATORS, administration::addWritePermission);
        put(RouteCode.FORGET_BROKER, Access.OPERATORS, administration::forgetBroker);
        put(RouteCode.DELETE_TOPIC, Access.OPERATORS, administration::deleteTopic);
        put(RouteCode.REGISTER_TOPIC, Access.OPERATORS, administration::registerTopic);
        put(RouteCode.PUT_KV_CONFIG, Access.OPERATORS, administration::putKey);
        put(RouteCode.DELETE_KV_CONFIG, Access.OPERATORS, administration::deleteKey);
        put(RouteCode.GET_KV_CONFIG, Access.ALL, administration::getKey);
        put(RouteCode.GET_KV_LIST, Access.ALL, administration::listKeys);

        ConfigRequests config = new ConfigRequests(facts);
        put(RouteCode.GET_CONFIG, Access.ALL, config::get);
        put(RouteCode.UPDATE_CONFIG, Access.ALL, config::refuseUpdate);

        GreetingRequests greeting = new GreetingRequests(facts);
        put(CommandCode.HELLO.code(), Access.ALL, greeting::hello);
        put(CommandCode.PING.code(), Access.ALL, greeting::ping);
    }

    /** Null when the code is not served. */
    Entry find(int code) {
        return entries.get(code);
    }

    private void put(int code, Access access, RequestHandler handler) {
        entries.put(code, new Entry(access, handler));
    }

    /** Who may ask. */
    enum Access {
        /** Whoever reaches the port. */
        ALL,
        /** Whom the administration rule admits. */
        OPERATORS
    }

    /** A code's handler and who may ask. */
    record Entry(Access access, RequestHandler handler) {}
}
