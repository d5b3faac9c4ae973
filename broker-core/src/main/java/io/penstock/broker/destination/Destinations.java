package io.penstock.broker.destination;

import io.penstock.broker.store.BlockFiles;
import io.penstock.broker.store.ConsumeQueue;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.StateReader;
import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.Pause;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * All destinations, by name and by number.
 *
 * <p>Invariants: one name space for queues and topics; numbers ascend and are never reused, not even after a restart, for
 * the next one is part of the checkpoint.
 *
 * <p>Temporary destinations are left out of the {@link #view}: they come and go too often for copies of it, and no other
 * thread asks for them.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread; other threads read {@link #view}.
 */
public final class Destinations {
    private final BlockFiles blocks;
    private final IdTable<Destination> byId = new IdTable<>();
    private final Map<String, Destination> byName = new HashMap<>();
    private final Map<DestinationOwner, List<Destination>> byOwner = new HashMap<>();
    private int nextId = 1;
    private int nextBlockOwner = 1;
    private DestinationView view = DestinationView.EMPTY;

    /** @param blocks where the entries of queues go that heap does not hold */
    public Destinations(BlockFiles blocks) {
        this.blocks = blocks;
    }

    /** The number for the next destination; valid for a record only if all records before it are applied. */
    public int nextId() {
        return nextId;
    }

    public int size() {
        return byId.size();
    }

    /** The destination of that number that clients may use, or null. */
    public Destination find(int id) {
        Destination found = byId.get(id);
        return found == null || found.isInternal() ? null : found;
    }

    /** The destination of that number, the broker's own ones included, or null. */
    public Destination findAny(int id) {
        return byId.get(id);
    }

    /** The destination of that name, or null. */
    public Destination find(String name) {
        return byName.get(name);
    }

    /** The temporary destinations of a connection, in the order of their creation; an immutable copy. */
    public List<Destination> ownedBy(DestinationOwner owner) {
        return List.copyOf(byOwner.getOrDefault(owner, List.of()));
    }

    /** Hands over the connections that own temporary destinations, in no particular order; none may be created meanwhile. */
    public void forEachOwner(Consumer<DestinationOwner> consumer) {
        byOwner.keySet().forEach(consumer);
    }

    /** The destination with the lowest number at or above that one, or null: to visit all of them in several turns. */
    public Destination atOrAbove(int id) {
        return byId.atOrAbove(id);
    }

    /** Hands over all destinations, the broker's own ones included, in ascending order of their numbers. */
    public void forEach(Consumer<? super Destination> consumer) {
        byId.forEach(consumer);
    }

    /** An immutable snapshot of all that are not temporary, for other threads. */
    public DestinationView view() {
        return view;
    }

    /**
     * Applies a record: creates the destination with its queue 0, or changes the settings of the one that has the number.
     *
     * @return the destination; null if the name is another destination's, or the number another name's, kind's or owner's
     */
    public Destination put(DestinationRecord record) {
        Destination named = byName.get(record.name());
        Destination numbered = byId.get(record.id());
        if (named != numbered || named == null && record.id() < nextId) {
            return null;
        }
        Destination destination = named;
        if (destination == null) {
            destination = new Destination(record.id(), record.name(), record.kind(), record.owner(), record.settings());
            addQueue(destination);
            add(destination);
        } else if (destination.kind() != record.kind() || !destination.owner().equals(record.owner())) {
            return null;
        } else {
            destination.change(record.settings());
        }
        publish(destination);
        return destination;
    }

    /** Part of applying: creates a queue of the broker's own; its name is for messages to people and need not be unique. */
    public Destination createInternal(String name) {
        Destination destination = Destination.internal(nextId, name);
        addQueue(destination);
        add(destination);
        return destination;
    }

    private void addQueue(Destination destination) {
        addLane(destination, DestinationQueue.USUAL_PRIORITY);
    }

    /** Part of applying the first message of a priority: its queue, empty. */
    public DestinationQueue addLane(Destination destination, int priority) {
        int blockOwner = nextBlockOwner++;
        return destination.addQueue(priority, blockOwner, new ConsumeQueue(blocks, blockOwner));
    }

    /**
     * Applies a deletion; the caller has detached the subscriptions.
     *
     * @return what was deleted, or null
     */
    public Destination delete(int id) {
        Destination destination = byId.remove(id);
        if (destination != null) {
            byName.remove(destination.name(), destination);
            for (DestinationQueue queue : destination.queues()) {
                queue.entries().dropBefore(queue.next());
            }
            if (destination.kind().isTemporary()) {
                disown(destination);
            } else if (!destination.isInternal()) {
                view = view.without(view.find(id));
            }
        }
        return destination;
    }

    private void disown(Destination destination) {
        byOwner.computeIfPresent(destination.owner(), (owner, its) -> {
            its.remove(destination);
            return its.isEmpty() ? null : its;
        });
    }

    /** Writes all destinations for a checkpoint. */
    public void encode(OutBuffer out) {
        out.putInt(nextId).putInt(nextBlockOwner).putInt(byId.size());
        byId.forEach(destination -> {
            DestinationSettings settings = destination.settings();
            out.putInt(destination.id())
                    .putString(destination.name())
                    .putByte(destination.kind().code())
                    .putByte(destination.role().code());
            if (destination.kind().isTemporary()) {
                UUID instance = destination.owner().clientInstance();
                out.putLong(instance.getMostSignificantBits()).putLong(instance.getLeastSignificantBits());
                out.putLong(destination.owner().connection());
            }
            out.putLong(settings.messagesMax())
                    .putLong(settings.bytesMax())
                    .putByte(settings.whenFull().code())
                    .putInt(settings.deliveryLimit())
                    .putString(settings.expiryQueue())
                    .putByte(settings.pause().code());
            out.putLong(destination.messagesEnqueued()).putLong(destination.bytesEnqueued());
            out.putLong(destination.messagesSinceEmpty()).putLong(destination.bytesSinceEmpty());
            out.putInt(destination.queues().size());
            destination.queues().forEach(queue -> encode(queue, out));
        });
    }

    private static void encode(DestinationQueue queue, OutBuffer out) {
        ByteBuffer entries = ByteBuffer.allocate(queue.entries().encodedLength());
        queue.entries().encode(entries);
        out.putInt(queue.blockOwner()).putByte(queue.priority()).putRaw(entries.flip());
    }

    /** The blocks that hold entries of any queue, for {@link BlockFiles#restore}. */
    public BitSet usedBlocks() {
        BitSet used = new BitSet();
        byId.forEach(destination ->
                destination.queues().forEach(queue -> queue.entries().addUsedBlocks(used)));
        return used;
    }

    /** Blocks that could not be read when somebody came upon them, and are in use. */
    public long damagedBlocks() {
        long[] count = {0};
        byId.forEach(destination -> destination
                .queues()
                .forEach(queue -> count[0] += queue.entries().damagedBlocks()));
        return count[0];
    }

    /** Reads and checks all blocks of all queues; answers what is wrong with the first damaged one, or null. */
    public StoreException findDamage() {
        StoreException[] found = {null};
        byId.forEach(destination -> {
            for (DestinationQueue queue : destination.queues()) {
                found[0] = found[0] == null ? queue.entries().findDamage() : found[0];
            }
        });
        return found[0];
    }

    /**
     * After a rebuild: looks for a needed message that stands nowhere in the log from its head on; null if there is none.
     * Reads every needed entry.
     */
    public StoreException findLost(long head) {
        StoreException[] found = {null};
        byId.forEach(destination -> {
            for (DestinationQueue queue : destination.queues()) {
                found[0] = found[0] == null ? findLost(queue, head) : found[0];
            }
        });
        return found[0];
    }

    private static StoreException findLost(DestinationQueue queue, long head) {
        Destination destination = queue.destination();
        QueueEntry entry = new QueueEntry();
        for (long offset = destination.nextUnsettled(queue, queue.entries().low());
                offset < queue.next();
                offset = destination.nextUnsettled(queue, offset + 1)) {
            queue.entries().get(offset, entry);
            if (entry.position < head || entry.position == ConsumeQueue.NOWHERE) {
                return new StoreException(
                        StoreException.Category.CORRUPT,
                        "index",
                        offset,
                        "the index was damaged and cannot be rebuilt: message " + offset + " of queue " + queue.id()
                                + " of '" + destination.name()
                                + "' is not in the log any more; restore a backup of the store directory");
            }
        }
        return null;
    }

    /** What becomes of the queues' blocks that a checkpoint names. */
    public enum Blocks {
        /** They are there. */
        KEPT,
        /** They are lost, and made anew from what follows in the log. */
        LOST
    }

    /** Reads what {@link #encode} wrote into this empty table. */
    public void decode(ByteBuffer source, Blocks fate) {
        int next = source.getInt();
        nextBlockOwner = source.getInt();
        for (int left = source.getInt(); left > 0; left--) {
            int id = source.getInt();
            String name = StateReader.string(source);
            Kind kind = StateReader.choice(Kind.values(), source);
            Destination.Role role = StateReader.choice(Destination.Role.values(), source);
            DestinationOwner owner = kind.isTemporary()
                    ? new DestinationOwner(StateReader.uuid(source), source.getLong())
                    : DestinationOwner.NOBODY;
            DestinationSettings settings = settings(source);
            Destination destination = role == Destination.Role.INTERNAL
                    ? Destination.internal(id, name)
                    : new Destination(id, name, kind, owner, settings);
            destination.restore(source.getLong(), source.getLong(), source.getLong(), source.getLong());
            int queueCount = source.getInt();
            for (int queueId = 0; queueId < queueCount; queueId++) {
                int blockOwner = source.getInt();
                int priority = source.get();
                ConsumeQueue entries = fate == Blocks.KEPT
                        ? ConsumeQueue.decode(blocks, blockOwner, source)
                        : ConsumeQueue.decodeWithoutBlocks(blocks, blockOwner, source);
                destination.addQueue(priority, blockOwner, entries);
            }
            add(destination);
            publish(destination);
        }
        nextId = next;
    }

    private static DestinationSettings settings(ByteBuffer source) {
        return new DestinationSettings(
                source.getLong(),
                source.getLong(),
                StateReader.choice(WhenFull.values(), source),
                source.getInt(),
                StateReader.string(source),
                StateReader.choice(Pause.values(), source));
    }

    private void add(Destination destination) {
        byId.put(destination.id(), destination);
        if (!destination.isInternal()) {
            byName.put(destination.name(), destination);
        }
        if (destination.kind().isTemporary()) {
            byOwner.computeIfAbsent(destination.owner(), absent -> new ArrayList<>(1))
                    .add(destination);
        }
        nextId = Math.max(nextId, destination.id() + 1);
    }

    private void publish(Destination destination) {
        if (destination.kind().isTemporary() || destination.isInternal()) {
            return;
        }
        view = view.with(new DestinationView.Entry(
                destination.id(), destination.name(), destination.kind(), destination.settings()));
    }
}
