package io.penstock.jms.naming;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Hashtable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;

/**
 * A context over the names of a configuration: it can be read and listed, and not written, since nothing would keep what was written. The same object is found
 * under a name each time, so that a factory's connections share what they can.
 *
 * <p>The names never change and may be read by any thread; the environment is guarded by its own monitor. Closing does nothing: there is nothing to give back.
 */
final class NamingContext implements Context {
    /** How many names a message lists. */
    static final int LISTED_MAX = 20;

    private final Names root;
    private final Names names;
    /** Where these names are below the root, with a slash at its end; empty for the root. */
    private final String prefix;

    private final Hashtable<Object, Object> environment;

    private NamingContext(Names root, Names names, String prefix, Map<?, ?> environment) {
        this.root = root;
        this.names = names;
        this.prefix = prefix;
        this.environment = new Hashtable<>(environment);
    }

    static NamingContext root(Names names, Map<?, ?> environment) {
        return new NamingContext(names, names, "", environment);
    }

    private NamingContext at(Names level, String levelPrefix) {
        return new NamingContext(root, level, levelPrefix, environment);
    }

    // ---- reading

    @Override
    public Object lookup(Name name) throws NamingException {
        Object found = names;
        StringBuilder path = new StringBuilder(prefix);
        for (Enumeration<String> parts = name.getAll(); parts.hasMoreElements(); ) {
            String part = parts.nextElement();
            if (part.isEmpty()) {
                continue;
            }
            if (!(found instanceof Names level)) {
                throw notAContext(name, path);
            }
            found = level.get(part);
            if (found == null) {
                throw notFound(name);
            }
            path.append(part).append('/');
        }
        return found instanceof Names level ? at(level, path.toString()) : found;
    }

    @Override
    public Object lookup(String name) throws NamingException {
        return lookup(new CompositeName(name));
    }

    @Override
    public Object lookupLink(Name name) throws NamingException {
        return lookup(name);
    }

    @Override
    public Object lookupLink(String name) throws NamingException {
        return lookup(name);
    }

    @Override
    public NamingEnumeration<NameClassPair> list(Name name) throws NamingException {
        List<NameClassPair> pairs = new ArrayList<>();
        context(name)
                .names
                .listed()
                .forEach((bound, object) -> pairs.add(new NameClassPair(
                        bound,
                        object instanceof Names
                                ? Context.class.getName()
                                : object.getClass().getName())));
        return new Listing<>(pairs.iterator());
    }

    @Override
    public NamingEnumeration<NameClassPair> list(String name) throws NamingException {
        return list(new CompositeName(name));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(Name name) throws NamingException {
        NamingContext context = context(name);
        List<Binding> bindings = new ArrayList<>();
        context.names
                .listed()
                .forEach((bound, object) -> bindings.add(
                        object instanceof Names level
                                ? new Binding(
                                        bound, Context.class.getName(), context.at(level, context.prefix + bound + "/"))
                                : new Binding(bound, object)));
        return new Listing<>(bindings.iterator());
    }

    @Override
    public NamingEnumeration<Binding> listBindings(String name) throws NamingException {
        return listBindings(new CompositeName(name));
    }

    private NamingContext context(Name name) throws NamingException {
        if (lookup(name) instanceof NamingContext context) {
            return context;
        }
        throw notAContext(name, new StringBuilder(prefix).append(name));
    }

    private static NotContextException notAContext(Name name, CharSequence path) {
        NotContextException failure = new NotContextException("No names are below " + path);
        failure.setRemainingName(name);
        return failure;
    }

    private NameNotFoundException notFound(Name name) {
        List<String> known = new ArrayList<>();
        collect(root, "", known);
        int more = known.size() - LISTED_MAX;
        NameNotFoundException failure = new NameNotFoundException("There is no name " + prefix + name + "; there are "
                + String.join(", ", known.subList(0, Math.min(LISTED_MAX, known.size())))
                + (more > 0 ? " and " + more + " more" : "") + ", and each destination as "
                + Names.Dynamic.QUEUES.contextName() + "/NAME or " + Names.Dynamic.TOPICS.contextName() + "/NAME");
        failure.setRemainingName(name);
        return failure;
    }

    private static void collect(Names level, String path, List<String> into) {
        level.listed().forEach((name, object) -> {
            if (object instanceof Names below) {
                collect(below, path + name + "/", into);
            } else {
                into.add(path + name);
            }
        });
    }

    // ---- names

    @Override
    public NameParser getNameParser(Name name) throws NamingException {
        context(name);
        return CompositeName::new;
    }

    @Override
    public NameParser getNameParser(String name) throws NamingException {
        return getNameParser(new CompositeName(name));
    }

    @Override
    public Name composeName(Name name, Name before) throws NamingException {
        return ((Name) before.clone()).addAll(name);
    }

    @Override
    public String composeName(String name, String before) throws NamingException {
        return composeName(new CompositeName(name), new CompositeName(before)).toString();
    }

    @Override
    public String getNameInNamespace() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }

    // ---- environment

    @Override
    public Object addToEnvironment(String key, Object value) throws NamingException {
        needNoBinding(key);
        return environment.put(key, value);
    }

    @Override
    public Object removeFromEnvironment(String key) throws NamingException {
        needNoBinding(key);
        return environment.remove(key);
    }

    private static void needNoBinding(String key) throws NamingException {
        if (Configuration.isBinding(key)) {
            throw readOnly();
        }
    }

    @Override
    public Hashtable<?, ?> getEnvironment() {
        return new Hashtable<>(environment);
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    // ---- writing

    private static OperationNotSupportedException readOnly() {
        return new OperationNotSupportedException(
                "The names come from the configuration and cannot be changed here: write"
                        + " connectionFactory.NAME, queue.NAME or topic.NAME in jndi.properties or in the environment of a new"
                        + " InitialContext");
    }

    @Override
    public void bind(Name name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void bind(String name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rebind(Name name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rebind(String name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void unbind(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void unbind(String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rename(Name from, Name to) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rename(String from, String to) throws NamingException {
        throw readOnly();
    }

    @Override
    public void destroySubcontext(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void destroySubcontext(String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public Context createSubcontext(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public Context createSubcontext(String name) throws NamingException {
        throw readOnly();
    }

    /** The names of a level, one after the other; for one thread. */
    private static final class Listing<T> implements NamingEnumeration<T> {
        private Iterator<T> rest;

        Listing(Iterator<T> all) {
            rest = all;
        }

        @Override
        public boolean hasMore() {
            return rest.hasNext();
        }

        @Override
        public T next() {
            return rest.next();
        }

        @Override
        public boolean hasMoreElements() {
            return hasMore();
        }

        @Override
        public T nextElement() {
            return next();
        }

        @Override
        public void close() {
            rest = Collections.emptyIterator();
        }
    }
}
