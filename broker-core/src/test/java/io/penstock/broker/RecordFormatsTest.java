package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.RecordSamples.Sample;
import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.DestinationOwner;
import io.penstock.broker.destination.DestinationRecord;
import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.destination.MoveRecord;
import io.penstock.broker.destination.StagedMoveRecord;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.destination.TransferRecord;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.transaction.EpochEndRecord;
import io.penstock.broker.transaction.TransactionId;
import io.penstock.broker.transaction.TxMessageRecord;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.Field;
import io.penstock.protocol.wire.FieldType;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.TemporaryName;
import io.penstock.protocol.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bytes of every log record: documented, frozen, and read back as they were written. */
class RecordFormatsTest {
    /** A transaction's id and a message; what nothing writes yet; what has no payload. */
    private static final Set<RecordKind> WITHOUT_LAYOUT =
            EnumSet.of(RecordKind.TX_MESSAGE, RecordKind.SETTING, RecordKind.VOID);

    private static final DestinationRecord LASTING =
            new DestinationRecord(3, "orders", DestinationCreate.Kind.QUEUE, DestinationSettings.UNLIMITED);

    @Test
    void shouldDeclareALayoutForEveryKind() {
        List<Integer> declared = RecordSamples.all().stream()
                .map(sample -> sample.layout().code())
                .toList();
        assertThat(declared)
                .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.copyOf(WITHOUT_LAYOUT)).stream()
                        .map(RecordKind::number)
                        .toList());
    }

    @Test
    void shouldReadBackWhatItWrites() {
        RecordSamples.all().forEach(RecordFormatsTest::roundTrip);
    }

    private static <T> void roundTrip(Sample<T> sample) {
        byte[] bytes = bytes(sample);
        T read = sample.layout().decode(ByteBuffer.wrap(bytes));
        assertThat(read).usingRecursiveComparison().isEqualTo(sample.value());
        assertThat(bytes(new Sample<>(sample.layout(), read))).isEqualTo(bytes);
    }

    @Test
    void shouldFreezeTheBytesOfEveryKind() throws IOException {
        for (Sample<?> sample : RecordSamples.all()) {
            assertFrozen(sample.layout().name().toLowerCase(Locale.ROOT), bytes(sample));
        }
    }

    @Test
    void shouldRefuseARecordThatEndsTooEarly() {
        for (Sample<?> sample : RecordSamples.all()) {
            byte[] bytes = bytes(sample);
            Set<Integer> borders = olderLengths(sample.layout(), bytes.length);
            for (int length = 0; length < bytes.length; length++) {
                if (borders.contains(length)) {
                    continue;
                }
                ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
                assertThatThrownBy(() -> sample.layout().decode(cut))
                        .as("%s of %d bytes", sample.layout().name(), cut.limit())
                        .isInstanceOf(WireException.class);
            }
        }
    }

    /** Where a record of an older version may end: before each of the fields that came later. */
    private static Set<Integer> olderLengths(Layout<?> layout, int length) {
        Set<Integer> lengths = new HashSet<>();
        int end = length;
        for (int i = layout.fields().size() - 1; layout.fields().get(i).since() > 1; i--) {
            end -= layout.fields().get(i).type().minSize();
            lengths.add(end);
        }
        return lengths;
    }

    @Test
    void shouldReadRecordsFromBeforeThereWereTemporaryDestinations() {
        byte[] destination = bytes(new Sample<>(DestinationRecord.LAYOUT, LASTING));
        assertThat(DestinationRecord.LAYOUT.decode(ByteBuffer.wrap(destination, 0, destination.length - 24 - 9)))
                .isEqualTo(LASTING);
        EpochEndRecord end =
                new EpochEndRecord(new ClientEpoch(RecordSamples.INSTANCE, 77, 3), EpochEndRecord.Ending.LOST);
        byte[] ending = bytes(new Sample<>(EpochEndRecord.LAYOUT, end));
        assertThat(EpochEndRecord.LAYOUT.decode(ByteBuffer.wrap(ending, 0, ending.length - 1)))
                .isEqualTo(end);
    }

    @Test
    void shouldFreezeTheBytesOfATemporaryDestination() throws IOException {
        Sample<DestinationRecord> sample = new Sample<>(
                DestinationRecord.LAYOUT,
                new DestinationRecord(
                        4,
                        TemporaryName.of("broker-a", 1, 2),
                        DestinationCreate.Kind.TEMPORARY_TOPIC,
                        DestinationSettings.UNLIMITED,
                        new DestinationOwner(RecordSamples.INSTANCE, 77)));
        roundTrip(sample);
        assertFrozen("destination-temporary", bytes(sample));
    }

    @Test
    void shouldHaveAPageOfAllRecords() throws IOException {
        StringBuilder page = new StringBuilder("# Log records\n\n");
        page.append("<!-- Generated from the declarations in broker-core; the build compares.")
                .append(" -Dpenstock.writeDocs=true writes. -->\n\n")
                .append(
                        "The payloads of the records in the CommitLog, by kind; big endian. `string` and `bytes`: int32 length\n")
                .append(
                        "(−1 null) and UTF-8 or bytes; `boolean`: int8 0 or 1; `uuid`: two int64; `list`: int32 count and the\n")
                .append(
                        "items. Bytes after the last known field are ignored; a field with a later `since` is zero or empty\n")
                .append(
                        "when absent. Offset ranges include both ends. Kinds without a section are not written yet, but for\n")
                .append("VOID, which says nothing.\n");
        Map<String, Layout<?>> items = new TreeMap<>();
        for (Sample<?> sample : RecordSamples.all()) {
            Layout<?> layout = sample.layout();
            section(page, layout.code() + " " + layout.name(), layout);
            if (layout.code() == RecordKind.MESSAGE.number()) {
                page.append("\nThe message, in message layout v1, begins ")
                        .append(MessageRecord.HEADER_BYTES)
                        .append(" bytes after the start and takes the rest; so this header cannot grow without a new\n")
                        .append("version of the record.\n");
            }
            if (layout.code() == RecordKind.TRANSFER.number()) {
                page.append("\nThen the same as 1 Message: the copy that is appended.\n");
            }
            if (layout.code() == RecordKind.STAGED_MOVE.number()) {
                page.append("\nThen the same as 21 TxMessage, byte for byte as it was staged.\n");
            }
            collect(layout, items);
        }
        page.append(
                        "\n## 21 TxMessage\n\nA message sent in a transaction: the fields of TransactionId, as in TxCommit,")
                .append(" then the same as 1 Message.\n");
        page.append("\n# Items of lists\n");
        items.forEach((name, item) -> section(page, name, item));
        assertPage("formats/records.md", page.toString());
    }

    @Test
    void shouldReadATransactedMessageInPlace() {
        OutBuffer out = new OutBuffer();
        TransactionId.LAYOUT.encode(TransactionSamples.ID, out);
        assertThat(out.size()).isEqualTo(StoredMessage.TRANSACTION_ID_BYTES);
        MessageRecord.writeHeader(out, 3, 1, 5, 6, MessageRecord.PERSISTENT);
        out.putRaw(new byte[] {7, 8, 9});
        TxMessageRecord record = new TxMessageRecord().wrap(out.toByteBuffer(), 0, out.size());
        assertThat(record.id()).isEqualTo(TransactionSamples.ID);
        assertThat(record.message().destinationId()).isEqualTo(3);
        assertThat(record.message().queueId()).isEqualTo(1);
        assertThat(record.message().message()).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8, 9}));
    }

    @Test
    void shouldReadAMovedMessageInPlace() {
        OutBuffer out = new OutBuffer();
        MoveRecord.Header header = new MoveRecord.Header(3, 1, 500, 9_000, 77, 260, new Addressee(4, 2, 99, 8_000));
        MoveRecord.writeHeader(out, header);
        assertThat(out.size()).isEqualTo(MoveRecord.HEADER_BYTES);
        MoveRecord record = new MoveRecord().wrap(out.toByteBuffer(), 0);
        assertThat(MoveRecord.Header.LAYOUT.decode(out.toByteBuffer()))
                .isEqualTo(new MoveRecord.Header(
                        record.destinationId(),
                        record.queueId(),
                        record.offset(),
                        record.oldPosition(),
                        record.expiryAt(),
                        record.flags(),
                        record.target()))
                .isEqualTo(header);
    }

    @Test
    void shouldReadAMovedStagedMessageInPlace() {
        OutBuffer staged = new OutBuffer();
        TransactionId.LAYOUT.encode(TransactionSamples.ID, staged);
        MessageRecord.writeHeader(staged, 3, 1, 5, 6, MessageRecord.PERSISTENT);
        staged.putRaw(new byte[] {7, 8, 9});
        StagedMoveRecord.Header header = new StagedMoveRecord.Header(12, 700, 9_000, 8_000);
        OutBuffer out = new OutBuffer();
        StagedMoveRecord.writeHeader(out, header);
        assertThat(out.size()).isEqualTo(StagedMoveRecord.HEADER_BYTES);
        out.putRaw(staged.toByteBuffer());
        StagedMoveRecord record = new StagedMoveRecord().wrap(out.toByteBuffer(), 0);
        assertThat(StagedMoveRecord.Header.LAYOUT.decode(out.toByteBuffer()))
                .isEqualTo(new StagedMoveRecord.Header(
                        record.branch(), record.index(), record.oldPosition(), record.sentPosition()))
                .isEqualTo(header);
        TxMessageRecord message = new TxMessageRecord().wrap(out.toByteBuffer(), record.stagedOffset(), staged.size());
        assertThat(message.id()).isEqualTo(TransactionSamples.ID);
        assertThat(message.message().message()).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8, 9}));
    }

    @Test
    void shouldReadATransferredMessageInPlace() {
        OutBuffer out = new OutBuffer();
        TransferRecord.Header header = new TransferRecord.Header(5, 1, 500, 10, 6, TransferRecord.Reason.REJECTED);
        TransferRecord.write(out, header, 9, MessageRecord.PERSISTENT, ByteBuffer.wrap(new byte[] {7, 8}));
        TransferRecord record = new TransferRecord().wrap(out.toByteBuffer(), 0, out.size());
        assertThat(TransferRecord.Header.LAYOUT.decode(out.toByteBuffer()))
                .isEqualTo(new TransferRecord.Header(
                        record.subscription(),
                        record.queueId(),
                        record.offset(),
                        record.failures(),
                        record.onlyFor(),
                        TransferRecord.Reason.REJECTED))
                .isEqualTo(header);
        assertThat(out.size()).isEqualTo(TransferRecord.HEADER_BYTES + MessageRecord.HEADER_BYTES + 2);
        assertThat(record.copy().destinationId()).isEqualTo(9);
        assertThat(record.copy().isPersistent()).isTrue();
        assertThat(record.copy().message()).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8}));
    }

    private static void section(StringBuilder page, String title, Layout<?> layout) {
        page.append("\n## ")
                .append(title)
                .append("\n\n")
                .append(layout.sentence())
                .append("\n\n");
        page.append(layout.describe());
    }

    private static void collect(Layout<?> layout, Map<String, Layout<?>> items) {
        for (Field<?> field : layout.fields()) {
            if (field.type() == FieldType.LIST && field.detail() instanceof Layout<?> item) {
                items.put(item.name(), item);
                collect(item, items);
            }
        }
    }

    private static <T> byte[] bytes(Sample<T> sample) {
        OutBuffer out = new OutBuffer();
        sample.layout().encode(sample.value(), out);
        return out.toByteArray();
    }

    /** {@code -Dpenstock.newGolden=true} writes a file that does not exist; an existing one is frozen for ever. */
    private static void assertFrozen(String name, byte[] bytes) throws IOException {
        String file = "golden/record-" + name + ".hex";
        Path source = Path.of("src/test/resources", file);
        String actual = HexFormat.of().formatHex(bytes) + "\n";
        if (Boolean.getBoolean("penstock.newGolden") && !Files.exists(source)) {
            Files.createDirectories(source.getParent());
            Files.writeString(source, actual);
            return;
        }
        try (InputStream frozen = RecordFormatsTest.class.getClassLoader().getResourceAsStream(file)) {
            assertThat(frozen).as(file).isNotNull();
            assertThat(actual).as(file).isEqualTo(new String(frozen.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    private static void assertPage(String name, String expected) throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs"))) {
            folder = folder.getParent();
        }
        Path file = folder.resolve("docs").resolve(name);
        if (Boolean.getBoolean("penstock.writeDocs")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "absent")
                .as("docs/%s; regenerate with -Dpenstock.writeDocs=true", name)
                .isEqualTo(expected);
    }
}
