package io.penstock.reliability;

import io.penstock.admin.AdminClient;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;
import jakarta.jms.JMSException;

/** Reads a broker's counters by BROKER_STATUS. One thread. */
final class Status implements AutoCloseable {
    private final AdminClient admin;

    Status(String url) throws JMSException {
        admin = AdminClient.connect(new PenstockConnectionFactory(url).settings());
    }

    long number(String key) {
        return admin.ask(Commands.BROKER_STATUS, Empty.VALUE).entries().stream()
                .filter(entry -> entry.key().equals(key))
                .mapToLong(entry -> Long.parseLong(entry.value()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        admin.close();
    }
}
