package io.penstock.namesrv.request;

import io.penstock.namesrv.route.Registrations;
import io.penstock.namesrv.route.RouteAgent;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.route.BrokerRegistration;
import io.penstock.protocol.route.BrokerRegistration.Scope;
import io.penstock.protocol.route.DataVersion;
import io.penstock.protocol.route.RegistrationBody;
import io.penstock.protocol.route.RegistrationField;
import io.penstock.protocol.route.RouteBody;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.route.RouteNames;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** What brokers send: register, unregister, compare versions, sign of life. Bodies are decoded on the event loop. */
final class RegistrationRequests {
    private final RouteAgent agent;
    private final RouteChanges changes;
    private final int topicsMax;

    RegistrationRequests(RouteAgent agent, RouteChanges changes, int topicsMax) {
        this.agent = agent;
        this.changes = changes;
        this.topicsMax = Math.min(topicsMax, RouteAgent.WAITING_TOPICS_LIMIT);
    }

    void register(Request request) {
        BrokerIdentity who = identity(request);
        long silenceMs = request.optionalNumber("heartbeatTimeoutMillis");
        requireChecksum(request);
        boolean deflated = Boolean.parseBoolean(request.optional(RegistrationField.COMPRESSED));
        RegistrationBody.Content content = deflated
                ? RegistrationBody.decodeDeflated(request.body(), topicsMax)
                : RegistrationBody.decodeJson(request.body(), topicsMax);
        Scope scope = RegistrationField.SCOPE_COMPLETE.equals(request.optional(RegistrationField.SCOPE))
                ? Scope.COMPLETE
                : Scope.ADDITIONS;
        BrokerRegistration registration =
                new BrokerRegistration(who, haAddress(request), scope, content.version(), content.topics());
        long connection = request.connection().id();
        changes.make(
                request,
                content.topics().size(),
                registrations -> onRegister(registrations, registration, connection, silenceMs));
    }

    void unregister(Request request) {
        BrokerIdentity who = identity(request);
        changes.make(request, 0, registrations -> {
            registrations.unregister(who);
            return Answer.ok();
        });
    }

    void heartbeat(Request request) {
        String address = request.required(RegistrationField.BROKER_ADDRESS);
        changes.make(request, 0, registrations -> {
            registrations.heard(address);
            return Answer.ok();
        });
    }

    void queryDataVersion(Request request) {
        BrokerIdentity who = identity(request);
        DataVersion asked = request.body().hasRemaining() ? RouteBody.decodeVersion(request.body()) : DataVersion.NONE;
        changes.make(request, 0, registrations -> {
            DataVersion known = registrations.compareVersion(who.address(), asked);
            return new Answer(
                    RouteCode.SUCCESS,
                    null,
                    Map.of("changed", Boolean.toString(!asked.equals(known))),
                    known == null ? null : RouteBody.encodeVersion(known));
        });
    }

    private Answer onRegister(
            Registrations registrations, BrokerRegistration registration, long connection, long silenceMs) {
        if (registrations.register(registration, connection, silenceMs)
                == Registrations.Outcome.SINGLE_TOPIC_OF_UNKNOWN_BROKER) {
            return Answer.refused(
                    RouteCode.SYSTEM_ERROR,
                    "register broker failed: a broker that is not registered yet must send all its topics");
        }
        Map<String, String> ext = new HashMap<>();
        if (registration.broker().id() != BrokerData.MASTER_ID) {
            String master = registrations.masterAddress(registration.broker().name());
            if (master != null) {
                ext.put("masterAddr", master);
            }
            String source = registrations.masterHaAddress(registration.broker().name());
            if (source != null) {
                ext.put("haServerAddr", source);
            }
        }
        Map<String, String> orders = agent.view().orderConfigs();
        return new Answer(RouteCode.SUCCESS, null, ext, orders.isEmpty() ? null : RouteBody.encodeTable(orders));
    }

    private static BrokerIdentity identity(Request request) {
        return new BrokerIdentity(
                request.required(RegistrationField.CLUSTER_NAME),
                request.required(RegistrationField.BROKER_NAME),
                request.requiredNumber(RegistrationField.BROKER_ID),
                request.required(RegistrationField.BROKER_ADDRESS));
    }

    /** Only told on to slaves, so one that is no address is as good as none. */
    private static String haAddress(Request request) {
        String address = request.optional(RegistrationField.HA_ADDRESS);
        return RouteNames.isAddress(address) ? address : null;
    }

    private static void requireChecksum(Request request) {
        long told = request.optionalNumber(RegistrationField.CHECKSUM);
        if (told == 0) {
            return;
        }
        CRC32 crc = new CRC32();
        ByteBuffer body = request.body().duplicate();
        crc.update(body);
        if (told != (crc.getValue() & 0x7FFF_FFFFL)) {
            throw new BadRequestException("crc32 not match");
        }
    }
}
