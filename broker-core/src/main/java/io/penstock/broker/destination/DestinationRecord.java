package io.penstock.broker.destination;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.Pause;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import io.penstock.protocol.wire.FieldReader;
import io.penstock.protocol.wire.Layout;

/**
 * A destination created, or its settings changed. Written with concrete settings; its id is one that
 * {@link Destinations#nextId} gave.
 *
 * @param owner the connection with which a temporary destination ends, {@link DestinationOwner#NOBODY} for any other
 */
public record DestinationRecord(int id, String name, Kind kind, DestinationSettings settings, DestinationOwner owner) {
    public static final Layout<DestinationRecord> LAYOUT = Layout.<DestinationRecord>of(
                    "Destination", RecordKind.DESTINATION.number(), "A destination created, or its settings changed.")
            .int32("id", "", "The destination's number; ascending and never reused.", DestinationRecord::id)
            .string("name", "What users call it.", DestinationRecord::name)
            .choice("kind", Kind.class, "Queue or topic, lasting or temporary.", DestinationRecord::kind)
            .int64(
                    "messagesMax",
                    "messages",
                    "How many messages may wait; 0 for no limit.",
                    r -> r.settings.messagesMax())
            .int64("bytesMax", "bytes", "How many bytes may wait; 0 for no limit.", r -> r.settings.bytesMax())
            .choice("whenFull", WhenFull.class, "What happens at a limit.", r -> r.settings.whenFull())
            .since(2)
            .uuid(
                    "ownerInstance",
                    "Of a temporary destination, the client whose connection owns it; else zero.",
                    r -> r.owner.clientInstance())
            .int64(
                    "ownerConnection",
                    "",
                    "Of a temporary destination, the client's number of that connection; else zero.",
                    r -> r.owner.connection())
            .since(3)
            .int32(
                    "deliveryLimit",
                    "deliveries",
                    "After how many failed deliveries a message is a dead letter; 0 for never.",
                    r -> r.settings.deliveryLimit())
            .optionalString(
                    "expiryQueue",
                    "The queue that expired messages go to; null for nowhere.",
                    r -> r.settings.expiryQueue())
            .choice("pause", Pause.class, "What is held.", r -> r.settings.pause())
            .build(DestinationRecord::read);

    public DestinationRecord {
        String complaint = DestinationName.complaint(name);
        if (complaint != null) {
            throw new IllegalArgumentException(complaint);
        }
        if (id <= 0) {
            throw new IllegalArgumentException("a destination's number is above 0, not " + id);
        }
        if (kind.isTemporary() == owner.equals(DestinationOwner.NOBODY)) {
            throw new IllegalArgumentException("a " + kind + " owned by " + owner);
        }
    }

    private static DestinationRecord read(FieldReader in) {
        int id = in.int32();
        String name = in.string();
        Kind kind = in.choice(Kind.class);
        long messagesMax = in.int64();
        long bytesMax = in.int64();
        WhenFull whenFull = in.choice(WhenFull.class);
        DestinationOwner owner = new DestinationOwner(in.uuid(), in.int64());
        return new DestinationRecord(
                id,
                name,
                kind,
                new DestinationSettings(
                        messagesMax, bytesMax, whenFull, in.int32(), in.optionalString(), in.choice(Pause.class)),
                owner);
    }

    /** A destination that belongs to no connection. */
    public DestinationRecord(int id, String name, Kind kind, DestinationSettings settings) {
        this(id, name, kind, settings, DestinationOwner.NOBODY);
    }
}
