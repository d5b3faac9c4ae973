package io.penstock.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The applications that are killed now and then: main class of a process of its own. A line on standard input ends its senders,
 * which it reports; the end of the input ends it, in order.
 *
 * <p>Arguments: URL, journal, seed, first number of each flow.
 */
final class ClientMain {
    static final String QUIET = "quiet";
    private static final int NUMBERS_AT = 3;

    private ClientMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Journal journal = new Journal(Path.of(args[1]));
                FlowTraffic traffic = new FlowTraffic(
                        Flow.Side.CHILD,
                        args[0],
                        journal,
                        flow -> Integer.parseInt(args[NUMBERS_AT + flow]),
                        Long.parseLong(args[2]))) {
            if (input.readLine() != null) {
                traffic.endSending();
                System.out.println(QUIET);
                while (input.readLine() != null) {
                    // Only the end of the input means something now.
                }
            }
        }
    }
}
