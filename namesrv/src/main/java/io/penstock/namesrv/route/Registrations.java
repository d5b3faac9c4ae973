package io.penstock.namesrv.route;

import io.penstock.namesrv.liveness.BrokerLiveness;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.route.BrokerRegistration;
import io.penstock.protocol.route.DataVersion;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules by which brokers come and go: keeps the route table and the liveness of brokers in step.
 *
 * <p>Invariant: every address in the table has a liveness entry and the other way round. Owned by the thread that
 * carries the route agent. After a crash both are empty and fill up again as brokers register.
 */
public final class Registrations {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    private final RouteTable table;
    private final BrokerLiveness liveness;

    public Registrations(RouteTable table, BrokerLiveness liveness) {
        this.table = table;
        this.liveness = liveness;
    }

    /** The table, for changes that have nothing to do with liveness. */
    public RouteTable table() {
        return table;
    }

    /**
     * Takes a registration in.
     *
     * @param connection the connection it came over; when that closes the broker is dropped
     * @param silenceMs the silence after which the broker wants to be dropped, 0 for the default
     * @return what became of it
     * @throws RouteLimitException when it does not fit; a broker that is known stays as it was, and alive
     */
    public Outcome register(BrokerRegistration registration, long connection, long silenceMs) {
        BrokerIdentity who = registration.broker();
        BrokerData before = table.registered(who.name());
        boolean known = before != null && before.addresses().containsKey(who.id());
        if (!known
                && registration.scope() == BrokerRegistration.Scope.ADDITIONS
                && registration.topics().size() == 1) {
            LOG.warn(
                    "[registration-refused] broker {} at {} is unknown and sent a single topic",
                    who.name(),
                    who.address());
            return Outcome.SINGLE_TOPIC_OF_UNKNOWN_BROKER;
        }
        BrokerIdentity formerAtAddress = liveness.at(who.address());
        try {
            table.register(registration);
        } catch (RouteLimitException e) {
            liveness.heard(who.address());
            LOG.warn("[registration-refused] broker {} at {}: {}", who.name(), who.address(), e.getMessage());
            throw e;
        }
        forgetFormerOwners(who, before, formerAtAddress);
        liveness.registered(registration, connection, silenceMs);
        if (!known) {
            LOG.info(
                    "[broker-registered] broker {} id {} of cluster {} at {} with {} topics",
                    who.name(),
                    who.id(),
                    who.cluster(),
                    who.address(),
                    registration.topics().size());
        }
        return Outcome.TAKEN;
    }

    /** The address of a broker's master; null when none is registered. */
    public String masterAddress(String brokerName) {
        BrokerData broker = table.registered(brokerName);
        return broker == null ? null : broker.addresses().get(BrokerData.MASTER_ID);
    }

    /** From where a broker's slaves copy; null when its master is not registered or named no place. */
    public String masterHaAddress(String brokerName) {
        String master = masterAddress(brokerName);
        return master == null ? null : liveness.haAddress(master);
    }

    /** A broker says that it stops. */
    public void unregister(BrokerIdentity who) {
        if (who.equals(liveness.at(who.address()))) {
            liveness.forget(who.address());
        }
        drop(who, "it unregistered");
    }

    /** A broker gave a sign of life; without effect when it is unknown. */
    public void heard(String address) {
        liveness.heard(address);
    }

    /**
     * The version last registered from an address, null when there is none; counts as a sign of life when it is the
     * one that the broker has.
     */
    public DataVersion compareVersion(String address, DataVersion asked) {
        DataVersion known = liveness.version(address);
        if (asked.equals(known)) {
            liveness.heard(address);
        }
        return known;
    }

    /** Drops the brokers whose last registration came over a connection that is closed now. */
    public void dropConnection(long connection) {
        for (BrokerIdentity each : liveness.takeByConnection(connection)) {
            drop(each, "its channel closed");
        }
    }

    /** Drops the brokers that have been silent too long; returns how many. */
    public int dropSilent() {
        List<BrokerIdentity> silent = liveness.takeSilent();
        for (BrokerIdentity each : silent) {
            drop(each, "it did not register in time");
        }
        return silent.size();
    }

    private void drop(BrokerIdentity who, String reason) {
        if (table.unregister(who)) {
            LOG.info("[broker-dropped] broker {} id {} at {}: {}", who.name(), who.id(), who.address(), reason);
        }
    }

    /** One address is one process, and one name and id is one address: what stood there before has gone. */
    private void forgetFormerOwners(BrokerIdentity who, BrokerData before, BrokerIdentity formerAtAddress) {
        if (formerAtAddress != null && !formerAtAddress.name().equals(who.name())) {
            drop(formerAtAddress, "its address registered under another name");
        }
        String formerAddress = before == null ? null : before.addresses().get(who.id());
        if (formerAddress != null && !formerAddress.equals(who.address())) {
            LOG.warn(
                    "[broker-moved] broker {} id {} was at {} and registers from {};"
                            + " if both are running, give them different names",
                    who.name(),
                    who.id(),
                    formerAddress,
                    who.address());
            liveness.forget(formerAddress);
        }
    }

    /** What became of a registration. */
    public enum Outcome {
        /** It is in the table. */
        TAKEN,
        /** A lone topic says nothing about a broker's others, so an unknown broker must first register them all. */
        SINGLE_TOPIC_OF_UNKNOWN_BROKER
    }
}
