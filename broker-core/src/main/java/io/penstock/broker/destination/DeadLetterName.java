package io.penstock.broker.destination;

/**
 * What a dead-letter queue is called: {@value #PREFIX} and the name of the queue or subscription whose dead letters it takes.
 *
 * <p>A subscription's name may have any characters, and either may be too long: then what no destination may be called is
 * replaced or cut off, and a hash of the whole name is added. Pure; any thread.
 */
public final class DeadLetterName {
    public static final String PREFIX = "%DLQ%";

    /** Stands for all temporary destinations, whose names nobody would remember. */
    private static final String TEMPORARY = "temporary";

    private DeadLetterName() {}

    /** Whether a destination of that name takes dead letters: it has none of its own. */
    public static boolean is(String name) {
        return name.startsWith(PREFIX);
    }

    /**
     * Where dead letters of a destination go.
     *
     * @param subscription the name of the topic's subscription; null if that has none, and for a queue
     */
    public static String of(Destination destination, String subscription) {
        if (destination.kind().isTemporary()) {
            return PREFIX + TEMPORARY;
        }
        return PREFIX + fitting(subscription == null ? destination.name() : subscription);
    }

    private static String fitting(String name) {
        StringBuilder fitting = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            fitting.append(DestinationName.isAllowed(name.charAt(i)) ? name.charAt(i) : '_');
        }
        int room = DestinationName.LENGTH_LIMIT - PREFIX.length();
        if (fitting.length() <= room && fitting.toString().equals(name)) {
            return name;
        }
        String hash = String.format("-%08x", name.hashCode());
        fitting.setLength(Math.min(fitting.length(), room - hash.length()));
        return fitting + hash;
    }
}
