package io.penstock.jms.naming;

import java.util.Enumeration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.naming.ConfigurationException;
import javax.naming.Name;

/** Gathers the names of a configuration, of which composite ones make contexts, and finds those that exclude each other. Used by one thread. */
final class NameTree {
    private final Map<String, Object> root = new TreeMap<>();
    /** Which key bound an object; by identity, since two names may stand for equal objects. */
    private final Map<Object, String> keys = new IdentityHashMap<>();

    NameTree() {
        for (Names.Dynamic dynamic : Names.Dynamic.values()) {
            root.put(dynamic.contextName(), dynamic);
        }
    }

    boolean has(String name) {
        return root.containsKey(name);
    }

    /**
     * Gives an object a name.
     *
     * @param key the configuration's key that says so, for messages
     */
    void bind(String key, Name name, Object object) throws ConfigurationException {
        Map<String, Object> level = root;
        String last = null;
        for (Enumeration<String> parts = name.getAll(); parts.hasMoreElements(); ) {
            String part = parts.nextElement();
            if (part.isEmpty()) {
                continue;
            }
            if (last != null) {
                level = below(key, level, last);
            }
            last = part;
        }
        if (last == null) {
            throw new ConfigurationException(key + ": the name behind the first dot is missing");
        }
        if (level.containsKey(last)) {
            throw new ConfigurationException(key + ": the name " + name + " is taken" + by(level.get(last)));
        }
        level.put(last, object);
        keys.put(object, key);
    }

    private Map<String, Object> below(String key, Map<String, Object> level, String part)
            throws ConfigurationException {
        Object there = level.computeIfAbsent(part, name -> new Level(new TreeMap<>()));
        if (there instanceof Level next) {
            return next.names();
        }
        throw new ConfigurationException(key + ": nothing can be bound below " + part + ", which is taken" + by(there));
    }

    private String by(Object there) {
        String key = keys.get(there);
        return key == null ? " as a context" : " by " + key;
    }

    Names names() {
        return frozen(root);
    }

    private static Names frozen(Map<String, Object> level) {
        Map<String, Object> names = new TreeMap<>();
        level.forEach((name, object) -> names.put(name, object instanceof Level next ? frozen(next.names()) : object));
        return new Names.Configured(names);
    }

    /** A context that is still being filled. */
    private record Level(Map<String, Object> names) {}
}
