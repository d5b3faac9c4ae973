package io.penstock.jms.message;

import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * How many objects the collections of a body would hold if whatever they share were written out each time: what hashing or comparing them costs. A body of a
 * few hundred bytes can hold sets of sets that share each other so often that putting one into another takes years; its size, depth and references do not show that, this does.
 *
 * <p>The sum over all containers is bounded too: what comparing every two of them costs, when somebody chose them to have one hash. Each container is counted when it is complete and before its holder gets it, from its elements' counts. Only containers of the JDK are looked into; a class that somebody
 * allowed counts as one. For one body, one thread.
 */
final class WrittenOutSize {
    /** Stands for a container that holds itself. */
    static final long ENDLESS = Long.MAX_VALUE;

    private static final String JDK = "java.util.";

    private final Map<Object, Long> counted = new IdentityHashMap<>();
    private long sum;

    /** Counts an object that was just read, itself included. */
    long of(Object object) {
        if (!isContainer(object)) {
            return 1;
        }
        long size = 1;
        if (object instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size = sum(size, sum(inside(entry.getKey()), inside(entry.getValue())));
            }
        } else {
            for (Object element : object instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) object) {
                size = sum(size, inside(element));
            }
        }
        counted.put(object, size);
        sum = sum(sum, size);
        return size;
    }

    /** The sum of the counts of all containers so far. */
    long sum() {
        return sum;
    }

    /** An element's count; one that is not counted yet is still being read, so it holds what holds it. */
    private long inside(Object element) {
        return isContainer(element) ? counted.getOrDefault(element, ENDLESS) : 1;
    }

    private static long sum(long a, long b) {
        return a > ENDLESS - b ? ENDLESS : a + b;
    }

    private static boolean isContainer(Object object) {
        return object instanceof Object[]
                || (object instanceof Collection || object instanceof Map)
                        && object.getClass().getName().startsWith(JDK);
    }
}
