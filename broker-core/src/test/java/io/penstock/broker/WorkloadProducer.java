package io.penstock.broker;

import io.penstock.broker.Ledger.Fate;
import io.penstock.broker.Ledger.Sent;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Produce;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client of a {@link BrokerWorkload} that only sends, and repeats what was not answered when its channel was lost. */
final class WorkloadProducer {
    private final BrokerWorkload run;
    private final String name;
    private final Map<Integer, Sent> pending = new TreeMap<>();
    private TestClient client;

    WorkloadProducer(BrokerWorkload run, String name, ClientEpoch identity) {
        this.run = run;
        this.name = name;
        this.client = TestClient.connected(run.broker(), identity);
    }

    void act() {
        if (run.random().nextInt(25) == 0) {
            reconnect();
        } else {
            send();
        }
    }

    void send() {
        Sent sent = run.message(name, client, null);
        pending.put(client.send(Produce.LAYOUT, sent.command), sent);
    }

    private void reconnect() {
        client.connection().close("reset by peer");
        List<Sent> again = new ArrayList<>(pending.values());
        pending.clear();
        client = client.reconnected();
        for (Sent sent : again) {
            pending.put(client.send(Produce.LAYOUT, TestClient.repeated(sent.command)), sent);
        }
    }

    void listen() {
        pending.entrySet().removeIf(entry -> {
            Frame answer = client.answer(entry.getKey());
            if (answer == null) {
                return false;
            }
            if (answer.code() != 0) {
                throw new AssertionError(
                        "a send was refused: " + answer.header().remark());
            }
            entry.getValue().fate = Fate.DONE;
            return true;
        });
    }
}
