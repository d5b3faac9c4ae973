package io.penstock.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.net.URL;

/**
 * Penstock's own logging configuration, used when the application around it has none.
 *
 * <p>Its rank lies below that of a {@code logback.xml}, so an embedding application keeps its own. Logback calls it once, on the
 * thread that asks for the first logger.
 */
@ConfiguratorRank(DefaultLogging.RANK)
public final class DefaultLogging extends ContextAwareBase implements Configurator {
    static final int RANK = 5;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        URL file = DefaultLogging.class.getResource("/penstock-logback.xml");
        JoranConfigurator reader = new JoranConfigurator();
        reader.setContext(context);
        try {
            reader.doConfigure(file);
        } catch (JoranException e) {
            addError("Penstock's logging configuration cannot be read", e);
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
