package io.penstock.protocol.route;

import io.penstock.protocol.wire.Json;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The body of a registration: a data version and topics, as plain JSON or deflated.
 *
 * <p>The deflated form is a sequence of parts, each an int32 length and that many bytes: the data version as JSON; then
 * an int32 number of topics and one part of blank-separated words for each (name, read queues, write queues, permission,
 * filter type, attributes); then parts that a name server has no use for and that are not read.
 *
 * <p>Pure functions, any thread. Reading throws {@link WireException} and nothing else, and its memory is bounded by the
 * frame, by {@link #INFLATED_LIMIT} and by the number of topics that the caller allows.
 */
public final class RegistrationBody {
    /** The most bytes that a deflated body may become. */
    public static final int INFLATED_LIMIT = 64 << 20;

    /** How many times larger than its deflated form a body may be, beyond the first 64 KiB. */
    public static final int RATIO_LIMIT = 100;

    private static final int RATIO_FREE = 64 << 10;
    private static final int PART_LIMIT = 64 << 10;
    private static final String FILTER_TYPE = "SINGLE_TAG";

    private RegistrationBody() {}

    /** What a body says. */
    public record Content(DataVersion version, List<TopicConfig> topics) {
        public Content {
            topics = List.copyOf(topics);
        }
    }

    /** The checksum that travels beside a body: CRC-32 without its top bit. */
    public static int checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return (int) (crc.getValue() & 0x7FFF_FFFF);
    }

    /** The deflated form. */
    public static byte[] encodeDeflated(Content content) {
        OutBuffer plain = new OutBuffer(64 + 48 * content.topics().size());
        plain.putString(Json.text(RouteBody.json(content.version())));
        plain.putInt(content.topics().size());
        for (TopicConfig each : content.topics()) {
            plain.putString(each.name()
                    + ' '
                    + each.readQueues()
                    + ' '
                    + each.writeQueues()
                    + ' '
                    + each.permission()
                    + ' '
                    + FILTER_TYPE
                    + ' ');
        }
        plain.putString("[]");
        plain.putInt(0);
        return deflate(plain.toByteArray());
    }

    /** The JSON form. */
    public static byte[] encodeJson(Content content) {
        Map<String, Object> table = new LinkedHashMap<>();
        for (TopicConfig each : content.topics()) {
            Map<String, Object> topic = new LinkedHashMap<>();
            topic.put("attributes", Map.of());
            topic.put("order", Boolean.FALSE);
            topic.put("perm", each.permission());
            topic.put("readQueueNums", each.readQueues());
            topic.put("topicFilterType", FILTER_TYPE);
            topic.put("topicName", each.name());
            topic.put("topicSysFlag", each.systemFlag());
            topic.put("writeQueueNums", each.writeQueues());
            table.put(each.name(), topic);
        }
        Map<String, Object> wrapper = new LinkedHashMap<>();
        wrapper.put("dataVersion", RouteBody.json(content.version()));
        wrapper.put("topicConfigTable", table);
        wrapper.put("topicQueueMappingInfoMap", Map.of());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("filterServerList", List.of());
        body.put("topicConfigSerializeWrapper", wrapper);
        return Json.text(body).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the JSON form; an empty body registers no topics. */
    public static Content decodeJson(ByteBuffer body, int topicsMax) {
        if (!body.hasRemaining()) {
            return new Content(DataVersion.NONE, List.of());
        }
        JsonMembers outer = JsonMembers.of(Json.parse(body));
        JsonMembers inner = outer.inner("topicConfigSerializeWrapper");
        // Brokers before RocketMQ 3.0.11 send what is the inner object now.
        JsonMembers wrapper = inner == null ? outer : inner;
        JsonMembers version = wrapper.inner("dataVersion");
        Map<String, Object> table = wrapper.object("topicConfigTable");
        requireCount(table.size(), topicsMax);
        Map<String, TopicConfig> topics = new LinkedHashMap<>();
        table.forEach((name, json) -> {
            JsonMembers topic = JsonMembers.of(json);
            topics.put(
                    name,
                    topic(
                            name,
                            topic.integer("readQueueNums"),
                            topic.integer("writeQueueNums"),
                            topic.integer("perm"),
                            topic.integer("topicSysFlag")));
        });
        return new Content(
                version == null ? DataVersion.NONE : RouteBody.version(version), List.copyOf(topics.values()));
    }

    /** Reads the deflated form. */
    public static Content decodeDeflated(ByteBuffer body, int topicsMax) {
        byte[] deflated = new byte[body.remaining()];
        body.get(body.position(), deflated);
        Inflater inflater = new Inflater();
        try (InputStream in = new BoundedInflation(
                new InflaterInputStream(new ByteArrayInputStream(deflated), inflater), deflated.length)) {
            DataVersion version = RouteBody.decodeVersion(ByteBuffer.wrap(part(in)));
            int count = int32(in);
            requireCount(count, topicsMax);
            Map<String, TopicConfig> topics = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                TopicConfig topic = topicOfWords(new String(part(in), StandardCharsets.UTF_8));
                topics.put(topic.name(), topic);
            }
            return new Content(version, new ArrayList<>(topics.values()));
        } catch (IOException e) {
            throw new WireException("registration body: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private static TopicConfig topicOfWords(String text) {
        String[] words = text.split(" ", 6);
        if (words.length < 5) {
            throw new WireException("registration body: a topic of " + words.length + " words");
        }
        try {
            return topic(
                    words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]), 0);
        } catch (NumberFormatException e) {
            throw new WireException("registration body: a topic whose numbers are none");
        }
    }

    private static TopicConfig topic(String name, int readQueues, int writeQueues, int permission, int systemFlag) {
        try {
            return new TopicConfig(name, readQueues, writeQueues, permission, systemFlag);
        } catch (IllegalArgumentException e) {
            throw new WireException("registration body: " + e.getMessage());
        }
    }

    private static void requireCount(int count, int max) {
        if (count < 0 || count > max) {
            throw new WireException("registration body: " + count + " topics, the limit is " + max);
        }
    }

    private static byte[] part(InputStream in) throws IOException {
        int length = int32(in);
        if (length < 0 || length > PART_LIMIT) {
            throw new IOException("a part of " + length + " bytes, the limit is " + PART_LIMIT);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("it ends inside a part");
        }
        return bytes;
    }

    private static int int32(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(4);
        if (bytes.length < 4) {
            throw new IOException("it ends before a length");
        }
        return ByteBuffer.wrap(bytes).getInt();
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(plain);
            deflater.finish();
            OutBuffer out = new OutBuffer(plain.length / 4 + 64);
            byte[] chunk = new byte[8_192];
            while (!deflater.finished()) {
                out.putRaw(chunk, 0, deflater.deflate(chunk));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Ends the reading of a body that grows out of proportion. */
    private static final class BoundedInflation extends InputStream {
        private final InputStream inflated;
        private final long max;
        private long count;

        private BoundedInflation(InputStream inflated, int deflatedLength) {
            this.inflated = inflated;
            this.max = Math.min(INFLATED_LIMIT, RATIO_FREE + (long) RATIO_LIMIT * deflatedLength);
        }

        @Override
        public int read() throws IOException {
            int value = inflated.read();
            if (value >= 0) {
                add(1);
            }
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = inflated.read(target, offset, length);
            if (read > 0) {
                add(read);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            inflated.close();
        }

        private void add(int bytes) throws IOException {
            count += bytes;
            if (count > max) {
                throw new IOException("it inflates to more than " + max + " bytes");
            }
        }
    }
}
