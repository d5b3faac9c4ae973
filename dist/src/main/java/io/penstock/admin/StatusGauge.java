package io.penstock.admin;

import io.penstock.bench.BrokerGauge;
import io.penstock.protocol.wire.BrokerStatus;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;

/** Reads a broker's counters by BROKER_STATUS. One thread. */
public final class StatusGauge implements BrokerGauge {
    private static final String FSYNCS = "fsyncs";
    private static final String CPU = "cpuNanos";

    private final AdminClient admin;

    public StatusGauge(AdminClient admin) {
        this.admin = admin;
    }

    @Override
    public Reading read() {
        BrokerStatus status = admin.ask(Commands.BROKER_STATUS, Empty.VALUE);
        return new Reading(number(status, FSYNCS), number(status, CPU));
    }

    private static long number(BrokerStatus status, String key) {
        return status.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .mapToLong(entry -> Long.parseLong(entry.value()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the broker's status has no " + key));
    }
}
