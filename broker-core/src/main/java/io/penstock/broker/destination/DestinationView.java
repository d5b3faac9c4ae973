package io.penstock.broker.destination;

import io.penstock.protocol.wire.DestinationCreate.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What all threads may know of the destinations that are not temporary: an immutable snapshot, published by the log thread.
 *
 * <p>Split into {@value #SHARDS} parts by name and by number, so that creating one destination among ten thousand copies
 * a few hundred map entries and not all of them.
 */
public final class DestinationView {
    /** One destination at the moment of the snapshot. */
    public record Entry(int id, String name, Kind kind, DestinationSettings settings) {}

    static final int SHARDS = 64;

    /** No destination at all. */
    public static final DestinationView EMPTY = new DestinationView(emptyShards(), emptyShards(), 0);

    private final List<Map<String, Entry>> byName;
    private final List<Map<Integer, Entry>> byId;
    private final int size;

    private DestinationView(List<Map<String, Entry>> byName, List<Map<Integer, Entry>> byId, int size) {
        this.byName = byName;
        this.byId = byId;
        this.size = size;
    }

    public int size() {
        return size;
    }

    /** The destination of that name, or null. */
    public Entry find(String name) {
        return byName.get(shard(name)).get(name);
    }

    /** The destination of that number, or null. */
    public Entry find(int id) {
        return byId.get(id & SHARDS - 1).get(id);
    }

    /** Hands over all destinations, in no particular order. */
    public void forEach(Consumer<Entry> consumer) {
        byId.forEach(shard -> shard.values().forEach(consumer));
    }

    /** A view with the entry, instead of the one that had its number. */
    DestinationView with(Entry entry) {
        int change = find(entry.id) == null ? 1 : 0;
        return new DestinationView(
                replaced(byName, shard(entry.name), entry.name, entry),
                replaced(byId, entry.id & SHARDS - 1, entry.id, entry),
                size + change);
    }

    /** A view without the entry. */
    DestinationView without(Entry entry) {
        return new DestinationView(
                replaced(byName, shard(entry.name), entry.name, null),
                replaced(byId, entry.id & SHARDS - 1, entry.id, null),
                size - 1);
    }

    private static int shard(String name) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 16) & SHARDS - 1;
    }

    @SuppressWarnings("unchecked")
    private static <K> List<Map<K, Entry>> replaced(List<Map<K, Entry>> shards, int shard, K key, Entry entry) {
        Map<K, Entry> copy = new HashMap<>(shards.get(shard));
        if (entry == null) {
            copy.remove(key);
        } else {
            copy.put(key, entry);
        }
        Object[] all = shards.toArray();
        all[shard] = copy;
        return (List<Map<K, Entry>>) (List<?>) List.of(all);
    }

    private static <K> List<Map<K, Entry>> emptyShards() {
        return java.util.Collections.nCopies(SHARDS, Map.of());
    }
}
