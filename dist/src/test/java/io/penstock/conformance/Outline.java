package io.penstock.conformance;

import java.util.List;

/**
 * The sections of Jakarta Messaging 3.1 that speak of a provider, in our own words; chapters 1, 2, 12 and later only introduce, give
 * examples, or speak of Jakarta EE containers.
 */
final class Outline {
    /**
     * @param untested why no test can be written for it, or null
     */
    record Entry(String number, String about, String untested) {}

    private Outline() {}

    private static Entry of(String number, String about) {
        return new Entry(number, about, null);
    }

    private static Entry without(String number, String about, String why) {
        return new Entry(number, about, why);
    }

    static List<Entry> entries() {
        return List.of(
                of("3.4", "message headers"),
                without("3.4.12", "overriding headers", "optional for an administrator; Penstock overrides none"),
                of("3.5.1", "names of properties"),
                of("3.5.2", "values of properties"),
                of("3.5.3", "properties of received messages"),
                of("3.5.4", "conversions of properties"),
                of("3.5.5", "properties as objects"),
                of("3.5.6", "listing properties"),
                of("3.5.7", "clearing properties"),
                of("3.5.8", "absent properties"),
                of("3.5.9", "JMSX properties"),
                of("3.5.10", "a provider's own properties"),
                of("3.5.11", "the delivery count"),
                of("3.6", "acknowledging by the message"),
                of("3.8", "selectors"),
                of("3.9", "messages after they were sent"),
                of("3.10", "changing received messages"),
                of("3.11", "bodies of messages"),
                of("3.11.1", "clearing a body"),
                of("3.11.2", "read-only bodies"),
                of("3.11.3", "conversions in streams and maps"),
                of("3.11.4", "messages keep their type"),
                of("3.12", "messages of other providers"),
                of("4.1.2", "queues"),
                without("4.1.3", "managing queues", "says that nothing is defined"),
                of("4.1.4", "queue objects"),
                of("4.1.5", "temporary queues"),
                of("4.1.6", "browsers"),
                of("4.1.7", "the requestor of queues"),
                of("4.1.8", "a queue keeps messages without consumers"),
                of("4.2.2", "topics and subscriptions"),
                without("4.2.3", "latency of topics", "says what is not defined"),
                of("4.2.4", "names of subscriptions"),
                without("4.2.5", "managing topics", "says that nothing is defined"),
                of("4.2.6", "topic objects"),
                of("4.2.7", "temporary topics"),
                of("4.2.8", "recovery of subscribers"),
                without(
                        "4.2.9",
                        "administering subscriptions",
                        "its one rule, that clients make and delete them, is 8.3.3"),
                of("4.2.10", "the requestor of topics"),
                of("4.2.11", "durable subscriptions keep messages"),
                of("5.1", "administered objects"),
                of("5.2", "destinations as administered objects"),
                of("5.3", "connection factories"),
                of("6.1.1", "credentials"),
                of("6.1.2", "client identifiers"),
                without("6.1.3", "setting up", "says what is typical"),
                of("6.1.4", "starting a connection"),
                of("6.1.5", "stopping a connection"),
                of("6.1.6", "connection metadata"),
                of("6.1.7", "exception listeners"),
                of("6.1.8", "closing a connection"),
                of("6.2.1", "making producers and consumers"),
                of("6.2.2", "temporary destinations"),
                of("6.2.3", "destinations by name"),
                of("6.2.4", "making messages"),
                of("6.2.5", "threads of a session"),
                of("6.2.6", "threads of a context"),
                of("6.2.7", "transactions"),
                of("6.2.8", "distributed transactions"),
                of("6.2.9", "order of messages"),
                of("6.2.10", "acknowledging and recovering"),
                of("6.2.11", "no second delivery"),
                of("6.2.12", "no second production"),
                of("6.2.13", "listeners run serially"),
                of("6.2.14", "sessions run concurrently"),
                of("6.2.15", "closing a session"),
                of("7.1", "producers"),
                of("7.2", "sending synchronously"),
                of("7.3", "sending asynchronously"),
                without("7.3.5", "restrictions in Jakarta EE", "about containers"),
                of("7.4", "delivery options"),
                of("7.5", "properties by the producer"),
                of("7.6", "headers by the producer"),
                of("7.7", "delivery modes"),
                of("7.8", "time to live"),
                of("7.9", "delivery delay"),
                of("7.10", "chaining on JMSProducer"),
                of("8.1", "consumers"),
                of("8.2", "consumers of queues"),
                of("8.3.1", "unshared non-durable subscriptions"),
                of("8.3.2", "shared non-durable subscriptions"),
                of("8.3.3", "unshared durable subscriptions"),
                of("8.3.4", "shared durable subscriptions"),
                of("8.4", "starting delivery"),
                of("8.5", "receiving"),
                of("8.6", "receiving bodies"),
                of("8.7", "listeners"),
                of("8.8", "closing a consumer"),
                of("9.1", "reliability"),
                of("9.2", "methods of the wrong domain"),
                of("10.2", "checked and unchecked exceptions"),
                of("10.3", "standard exceptions"),
                of("11.2", "connection consumers and server sessions"),
                of("11.3", "XA"));
    }
}
