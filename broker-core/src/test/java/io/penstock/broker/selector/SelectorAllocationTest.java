package io.penstock.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.protocol.message.MessageView;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Matching makes no objects, whatever the selector asks for; counted in bytes of the thread. */
@Timeout(60)
class SelectorAllocationTest {
    private static final int MATCHES = 20_000;

    @Test
    void shouldMakeNoObjectsWhileMatching() {
        Selector[] selectors = {
            Selector.parse("text = 'blue' AND int BETWEEN 1 AND 9 AND double * 2 > float - 1"),
            Selector.parse("text LIKE '%l_e' OR text IN ('red', 'green') OR NOT missing"),
            Selector.parse(
                    "JMSMessageID = 'ID:x' OR JMSType = 'a' OR JMSDeliveryMode = 'PERSISTENT' OR JMSPriority > 8"),
            Selector.parse("JMSXGroupID = text OR JMSXDeliveryCount > 1 OR JMSCorrelationID IS NOT NULL OR -int > 0")
        };
        MessageView view = SelectorTest.message().view();
        SelectorInput input = new SelectorInput();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        match(selectors, view, input);
        long before = threads.getCurrentThreadAllocatedBytes();
        int selected = match(selectors, view, input);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(selected).isEqualTo(2 * MATCHES);
        assertThat(bytes).as("bytes of %d matches", 4 * MATCHES).isLessThan(MATCHES);
    }

    private static int match(Selector[] selectors, MessageView view, SelectorInput input) {
        int selected = 0;
        for (int i = 0; i < MATCHES; i++) {
            for (Selector selector : selectors) {
                selected += selector.matches(input.of(view, 1)) ? 1 : 0;
            }
        }
        return selected;
    }
}
