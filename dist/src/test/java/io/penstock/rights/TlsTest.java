package io.penstock.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code penstocks://} from an application to a broker process that takes nothing else, with a certificate of its own. */
class TlsTest extends RightsTestCase {
    private static final String STORE_PASSWORD = "changeit";

    @Override
    String[] settings() throws Exception {
        makeStore("server", "127.0.0.1");
        makeStore("other", "127.0.0.1");
        return new String[] {
            "anonymous=LOOPBACK",
            "tls.mode=ENFORCING",
            "tls.keyStore=" + store("server"),
            "tls.keyStorePassword=" + STORE_PASSWORD
        };
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private void makeStore(String name, String address) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name));
        command.addAll(List.of("-ext", "SAN=IP:" + address, "-validity", "2", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store(name).toString(), "-storepass", STORE_PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    /** Believes the server's certificate, which is its own issuer. */
    @Override
    String url() {
        return trusting("server");
    }

    private String trusting(String store) {
        return "penstocks://127.0.0.1:" + broker().port() + "?transport.trustStoreLocation=" + store(store)
                + "&transport.trustStorePassword=" + STORE_PASSWORD;
    }

    @Test
    void shouldSendAndReceiveAsAUserOverTls() throws Exception {
        user("anna", "orders send,consume,create");
        try (Connection connection = as("anna").createConnection()) {
            connection.start();
            Session session = connection.createSession();
            Queue orders = session.createQueue("orders");
            session.createProducer(orders).send(session.createTextMessage("encrypted"));
            TextMessage received = (TextMessage) session.createConsumer(orders).receive(20_000);
            assertThat(received.getText()).isEqualTo("encrypted");
            assertThatThrownBy(() -> session.createProducer(session.createQueue("bills")))
                    .isInstanceOf(JMSSecurityException.class);
        }
    }

    @Test
    void shouldRefuseAServerThatIsNotTrustedAndAClientThatIsPlain() {
        String once = "&failover.maxReconnectAttempts=0&failover.startupMaxReconnectAttempts=0";
        assertThatThrownBy(() -> new PenstockConnectionFactory("boss", PASSWORD, trusting("other") + once)
                        .createConnection()
                        .close())
                .isInstanceOf(JMSSecurityException.class)
                .hasMessageStartingWith("PENSTOCK-1106");
        String plain = broker().url("jms.connectTimeout=3000" + once);
        assertThatThrownBy(() -> new PenstockConnectionFactory("boss", PASSWORD, plain)
                        .createConnection()
                        .close())
                .isInstanceOf(JMSException.class);
    }
}
