package io.penstock.jms.message;

import java.io.ObjectInputFilter;
import java.util.List;
import java.util.Set;

/**
 * Which classes a received object message may make: by default the JDK's values and plain collections and nothing else, since
 * deserialising a class runs its code. A value, for any thread.
 *
 * <p>An entry is a class's full name, or a package's or class's name as a prefix up to a dot or dollar: {@code com.acme} allows {@code com.acme.Order} and
 * {@code com.acme.sub.Order}, not {@code com.acmelike.Order}; {@code *} allows everything. The deny list wins.
 *
 * @param allowed entries allowed beyond the basics
 * @param denied entries refused in any case
 */
public record DeserializationPolicy(List<String> allowed, List<String> denied) {
    /** The setting that a refusal names. */
    public static final String ALLOW_LIST = "jms.deserializationPolicy.allowList";

    /** The setting that refuses what would be allowed. */
    public static final String DENY_LIST = "jms.deserializationPolicy.denyList";

    static final int DEPTH_MAX = 20;
    static final int REFERENCES_MAX = 10_000;
    /** What no body without sharing can reach: each object counts once in each container that it is in. */
    static final long SUM_MAX = (long) DEPTH_MAX * REFERENCES_MAX;

    private static final String EVERYTHING = "*";

    /** Nothing but final values. */
    private static final String BASIC_PACKAGE = "java.time.";

    private static final Set<String> BASICS = Set.of(
            "java.lang.Object",
            "java.lang.String",
            "java.lang.StringBuffer",
            "java.lang.StringBuilder",
            "java.lang.AbstractStringBuilder",
            "java.lang.Number",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.lang.Enum",
            "java.math.BigInteger",
            "java.math.BigDecimal",
            "java.math.MathContext",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.Arrays$ArrayList",
            "java.util.BitSet",
            "java.util.CollSer",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$SingletonList",
            "java.util.Collections$SingletonMap",
            "java.util.Collections$SingletonSet",
            "java.util.Collections$UnmodifiableCollection",
            "java.util.Collections$UnmodifiableList",
            "java.util.Collections$UnmodifiableMap",
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.Collections$UnmodifiableSet",
            "java.util.Currency",
            "java.util.Date",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.ImmutableCollections$List12",
            "java.util.ImmutableCollections$ListN",
            "java.util.ImmutableCollections$Map1",
            "java.util.ImmutableCollections$MapN",
            "java.util.ImmutableCollections$Set12",
            "java.util.ImmutableCollections$SetN",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.Locale",
            "java.util.Map$Entry",
            "java.util.Map",
            "java.util.Properties",
            "java.util.Stack",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.UUID",
            "java.util.Vector");

    public DeserializationPolicy {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    /** The basics alone. */
    public static DeserializationPolicy basics() {
        return new DeserializationPolicy(List.of(), List.of());
    }

    /** Whether an object of this class, or of this array class's elements, may be made. */
    boolean allows(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (element.isPrimitive()) {
            return true;
        }
        String name = element.getName();
        if (denied.stream().anyMatch(entry -> matches(entry, name))) {
            return false;
        }
        return BASICS.contains(name)
                || name.startsWith(BASIC_PACKAGE)
                || allowed.stream().anyMatch(entry -> matches(entry, name));
    }

    /**
     * The verdict on one step of deserialising a body of so many bytes.
     *
     * <p>Arrays are made before their elements are read, so a length that the body could never fill is refused: it would cost memory and nothing to
     * send. Hash tables ask for up to four places per entry.
     */
    ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo step, int bodyBytes) {
        boolean ofReferences = step.serialClass() != null
                && step.serialClass().isArray()
                && !step.serialClass().getComponentType().isPrimitive();
        long arrayMax = ofReferences ? Math.min(4L * bodyBytes, 4L * REFERENCES_MAX) : bodyBytes;
        if (step.depth() > DEPTH_MAX || step.references() > REFERENCES_MAX || step.arrayLength() > arrayMax) {
            return ObjectInputFilter.Status.REJECTED;
        }
        if (step.serialClass() == null) {
            return ObjectInputFilter.Status.UNDECIDED;
        }
        return allows(step.serialClass()) ? ObjectInputFilter.Status.ALLOWED : ObjectInputFilter.Status.REJECTED;
    }

    private static boolean matches(String entry, String name) {
        if (entry.equals(EVERYTHING) || entry.equals(name)) {
            return true;
        }
        if (!name.startsWith(entry) || entry.isEmpty()) {
            return false;
        }
        char end = entry.charAt(entry.length() - 1);
        char after = name.charAt(entry.length());
        return end == '.' || end == '$' || after == '.' || after == '$';
    }
}
