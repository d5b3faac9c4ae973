package io.penstock.jms.message;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The conversion tables of Jakarta Messaging 3.1, 3.5.4 and 3.11.3, written down from the specification. */
final class ConversionTable {
    /** A column: how a value is read. */
    enum As {
        BOOLEAN,
        BYTE,
        SHORT,
        CHAR,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        STRING,
        BYTES
    }

    /**
     * A cell.
     *
     * @param written the value, of the row's type
     * @param as the column
     * @param allowed whether the table has a cross here
     * @param expected what is then read
     */
    record Cell(Object written, As as, boolean allowed, Object expected) {
        @Override
        public String toString() {
            return written.getClass().getSimpleName() + " as " + as + (allowed ? "" : " is forbidden");
        }
    }

    private static final byte[] BYTES = {1, 2, 3};

    private static final List<Map.Entry<Object, Map<As, Object>>> ROWS = List.of(
            row(true, As.BOOLEAN, true, As.STRING, "true"),
            row((byte) -7, As.BYTE, (byte) -7, As.SHORT, (short) -7, As.INT, -7, As.LONG, -7L, As.STRING, "-7"),
            row((short) 300, As.SHORT, (short) 300, As.INT, 300, As.LONG, 300L, As.STRING, "300"),
            row('c', As.CHAR, 'c', As.STRING, "c"),
            row(70_000, As.INT, 70_000, As.LONG, 70_000L, As.STRING, "70000"),
            row(1L << 40, As.LONG, 1L << 40, As.STRING, "1099511627776"),
            row(1.5f, As.FLOAT, 1.5f, As.DOUBLE, 1.5d, As.STRING, "1.5"),
            row(2.25d, As.DOUBLE, 2.25d, As.STRING, "2.25"),
            row(
                    "12",
                    As.BOOLEAN,
                    false,
                    As.BYTE,
                    (byte) 12,
                    As.SHORT,
                    (short) 12,
                    As.INT,
                    12,
                    As.LONG,
                    12L,
                    As.FLOAT,
                    12f,
                    As.DOUBLE,
                    12d,
                    As.STRING,
                    "12"),
            row("TRUE", As.BOOLEAN, true, As.STRING, "TRUE"),
            row(BYTES, As.BYTES, BYTES));

    private ConversionTable() {}

    /** All cells: maps and streams. */
    static Stream<Cell> ofItems() {
        return cells().stream();
    }

    /** The cells without char and byte arrays, which properties cannot be. */
    static Stream<Cell> ofProperties() {
        return cells().stream()
                .filter(cell -> !(cell.written() instanceof Character) && !(cell.written() instanceof byte[]))
                .filter(cell -> cell.as() != As.CHAR && cell.as() != As.BYTES);
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Map.Entry<Object, Map<As, Object>> row : ROWS) {
            for (As as : As.values()) {
                Object expected = row.getValue().get(as);
                boolean textAsNumber = row.getKey().equals("TRUE") && as != As.CHAR && as != As.BYTES;
                if (expected != null || !textAsNumber) {
                    cells.add(new Cell(row.getKey(), as, expected != null, expected));
                }
            }
        }
        return cells;
    }

    private static Map.Entry<Object, Map<As, Object>> row(Object written, Object... allowed) {
        Map<As, Object> columns = new EnumMap<>(As.class);
        for (int i = 0; i < allowed.length; i += 2) {
            columns.put((As) allowed[i], allowed[i + 1]);
        }
        return Map.entry(written, columns);
    }
}
