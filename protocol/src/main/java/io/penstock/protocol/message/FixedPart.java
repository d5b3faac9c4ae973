package io.penstock.protocol.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the declaration of a part whose fields have fixed places: each call gives the place of the field and keeps the row
 * of its documentation. Used once, while {@link MessageLayout} is loaded.
 */
final class FixedPart {
    /** One field for the page. */
    record Row(int at, String type, String name, String unit, String sentence) {}

    private final List<Row> rows = new ArrayList<>();
    private int next;

    int int8(String name, String unit, String sentence) {
        return add(1, "int8", name, unit, sentence);
    }

    int int32(String name, String unit, String sentence) {
        return add(4, "int32", name, unit, sentence);
    }

    int int64(String name, String unit, String sentence) {
        return add(8, "int64", name, unit, sentence);
    }

    int uuid(String name, String sentence) {
        return add(16, "uuid", name, "", sentence);
    }

    int size() {
        return next;
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    private int add(int size, String type, String name, String unit, String sentence) {
        int at = next;
        rows.add(new Row(at, type, name, unit, sentence));
        next += size;
        return at;
    }
}
