package io.penstock.jms.link.cluster;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connection's numbers of destinations, each for a broker and its number there. Thread-safe. Temporary destinations, to which answers are sent, come and go:
 * only the last {@value #TEMPORARIES_MAX} of them are remembered.
 */
final class DestinationNumbers {
    /** More temporary destinations than a caller may hold the numbers of. */
    static final int TEMPORARIES_MAX = 20_000;

    private final ConcurrentHashMap<Integer, Place> places = new ConcurrentHashMap<>();
    private final Map<Place, Integer> numbers = new HashMap<>();
    private final LinkedHashSet<Integer> temporaries = new LinkedHashSet<>();
    private int next = 1;

    /** A destination's broker, and the broker's number of it. */
    record Place(Member member, int number) {}

    /** Whether a destination is one that goes with its connection. */
    enum Life {
        LASTING,
        TEMPORARY
    }

    /** The connection's number for a broker's. */
    synchronized int assign(Member member, int number, Life life) {
        Place place = new Place(member, number);
        Integer known = numbers.get(place);
        int ours = known != null ? known : next++;
        numbers.put(place, ours);
        places.put(ours, place);
        if (life == Life.TEMPORARY) {
            temporaries.remove(ours);
            temporaries.add(ours);
            if (temporaries.size() > TEMPORARIES_MAX) {
                int oldest = temporaries.iterator().next();
                temporaries.remove(oldest);
                numbers.remove(places.remove(oldest));
            }
        }
        return ours;
    }

    /** Where a destination is. */
    Place of(int ours) {
        Place place = places.get(ours);
        if (place == null) {
            throw new PenstockException(
                    ErrorCode.NO_SUCH_DESTINATION, "a temporary destination of long ago is to be asked for again");
        }
        return place;
    }
}
