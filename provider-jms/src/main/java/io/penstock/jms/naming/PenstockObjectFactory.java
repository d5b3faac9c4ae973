package io.penstock.jms.naming;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockQueue;
import io.penstock.jms.PenstockTopic;
import io.penstock.jms.PenstockXAConnectionFactory;
import java.util.Enumeration;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;

/**
 * Makes Penstock's administered objects again from the references under which a JNDI directory keeps them. Stateless, for any thread.
 */
public final class PenstockObjectFactory implements ObjectFactory {
    /** Needed by JNDI. */
    public PenstockObjectFactory() {}

    @Override
    public Object getObjectInstance(Object object, Name name, Context context, Hashtable<?, ?> environment)
            throws NamingException {
        if (!(object instanceof Reference reference)) {
            return null;
        }
        String className = reference.getClassName();
        if (className.equals(PenstockQueue.class.getName())) {
            return new PenstockQueue(text(reference, "name"));
        }
        if (className.equals(PenstockTopic.class.getName())) {
            return new PenstockTopic(text(reference, "name"));
        }
        if (className.equals(PenstockConnectionFactory.class.getName())) {
            return filled(new PenstockConnectionFactory(text(reference, "uri")), reference);
        }
        if (className.equals(PenstockXAConnectionFactory.class.getName())) {
            return filled(new PenstockXAConnectionFactory(text(reference, "uri")), reference);
        }
        // Another factory's object: JNDI asks the next one.
        return null;
    }

    private static PenstockConnectionFactory filled(PenstockConnectionFactory factory, Reference reference) {
        Enumeration<RefAddr> addresses = reference.getAll();
        while (addresses.hasMoreElements()) {
            RefAddr address = addresses.nextElement();
            if (!address.getType().equals("uri")) {
                factory.setOption(address.getType(), (String) address.getContent());
            }
        }
        return factory;
    }

    private static String text(Reference reference, String type) throws NamingException {
        RefAddr address = reference.get(type);
        if (address == null || !(address.getContent() instanceof String text)) {
            throw new NamingException("The reference to a " + reference.getClassName() + " has no " + type);
        }
        return text;
    }
}
