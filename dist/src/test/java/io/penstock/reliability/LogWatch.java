package io.penstock.reliability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** Takes Penstock's log away from the console for a while, and counts its events by their ids. Events come from any thread. */
final class LogWatch implements AutoCloseable {
    private static final int ERRORS_LIMIT = 20;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.penstock");
    private final Counter counter = new Counter();

    /** Guarded by itself. */
    private static final class Counter extends AppenderBase<ILoggingEvent> {
        private final Map<String, Long> counts = new TreeMap<>();
        private final List<String> errors = new ArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            String text = event.getFormattedMessage();
            String id = text.startsWith("[") ? text.substring(0, text.indexOf(']') + 1) : "[other]";
            synchronized (counts) {
                counts.merge(id, 1L, Long::sum);
                if (event.getLevel().isGreaterOrEqual(Level.ERROR) && errors.size() < ERRORS_LIMIT) {
                    errors.add(text
                            + (event.getThrowableProxy() == null
                                    ? ""
                                    : ": " + event.getThrowableProxy().getClassName() + ": "
                                            + event.getThrowableProxy().getMessage()));
                }
            }
        }
    }

    LogWatch() {
        counter.setContext(logger.getLoggerContext());
        counter.start();
        logger.setAdditive(false);
        logger.addAppender(counter);
    }

    Map<String, Long> counts() {
        synchronized (counter.counts) {
            return new TreeMap<>(counter.counts);
        }
    }

    List<String> errors() {
        synchronized (counter.counts) {
            return List.copyOf(counter.errors);
        }
    }

    @Override
    public void close() {
        logger.detachAppender(counter);
        logger.setAdditive(true);
    }
}
