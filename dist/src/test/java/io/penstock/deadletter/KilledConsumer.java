package io.penstock.deadletter;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process whose listener never returns from its first message, with more of them unread, until it is killed. */
final class KilledConsumer {
    private static final String GOT = "GOT ";

    private final Process process;
    private final BufferedReader output;

    KilledConsumer(String url, String queue) throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledConsumer.class.getName(),
                        url,
                        queue))
                .redirectErrorStream(true)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The text of its first message. */
    String awaitFirst() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(GOT)) {
                return line.substring(GOT.length());
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("the consumer has ended: " + all);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] args) throws JMSException, InterruptedException {
        Connection connection = new PenstockConnectionFactory(args[0]).createConnection();
        Session session = connection.createSession();
        session.createConsumer(session.createQueue(args[1])).setMessageListener(message -> {
            try {
                System.out.println(GOT + message.getBody(String.class));
                System.out.flush();
                new CountDownLatch(1).await();
            } catch (JMSException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        connection.start();
        new CountDownLatch(1).await();
    }
}
