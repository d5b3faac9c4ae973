package io.penstock.jms.naming;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/**
 * JNDI without a directory server: the names are those that the JNDI environment, usually a {@code jndi.properties} on the class path, gives to connection URIs, queues
 * and topics. Name it in {@code java.naming.factory.initial}; docs/jndi.md has the keys. Stateless, for any thread.
 *
 * <p>Everything is checked when the context is made: a mistake is a {@link javax.naming.ConfigurationException} that names the key. No broker is asked.
 */
public final class PenstockInitialContextFactory implements InitialContextFactory {
    /** Needed by JNDI. */
    public PenstockInitialContextFactory() {}

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        Hashtable<?, ?> given = environment == null ? new Hashtable<>() : environment;
        return NamingContext.root(Configuration.read(given), given);
    }
}
