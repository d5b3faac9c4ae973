package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.protocol.agent.Clock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    private Path directory;

    @Test
    void shouldLoseNothingOverTheKill() throws InterruptedException {
        DemoOptions options = new DemoOptions(2_003, 400, 4, 256, Duration.ofSeconds(120));
        DemoReport report = new Demo(options, PenstockConnectionFactory::new, Clock.system()).run(directory);
        assertThat(report.steps()).hasSize(6).allMatch(step -> step.ok() == DemoReport.Outcome.OK);
        assertThat(report.ok()).isTrue();
        assertThat(report.queue().answered()).isEqualTo(2_003);
        assertThat(report.queue().received()).isEqualTo(2_003);
        assertThat(report.topic().received()).isEqualTo(400);
        assertThat(directory.resolve("broker.log")).content().contains("[recovered]");
    }

    @Test
    void shouldShareTheMessagesAmongTheProducers() {
        DemoOptions options = new DemoOptions(10, 1, 4, 8, Duration.ofSeconds(1));
        int sum = 0;
        for (int i = 0; i < options.producers(); i++) {
            sum += options.messagesOf(i);
        }
        assertThat(sum).isEqualTo(10);
        assertThatThrownBy(() -> new DemoOptions(1, 1, 1, 8, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
