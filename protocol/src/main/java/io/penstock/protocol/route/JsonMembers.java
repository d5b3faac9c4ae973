package io.penstock.protocol.route;

import io.penstock.protocol.wire.WireException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Typed reading of one JSON object. What is missing or null reads as 0, empty or null; what has another type than asked
 * for is a {@link WireException}. Lives as long as one parse.
 */
final class JsonMembers {
    private final Map<?, ?> members;

    private JsonMembers(Map<?, ?> members) {
        this.members = members;
    }

    static JsonMembers of(Object json) {
        if (json instanceof Map<?, ?> map) {
            return new JsonMembers(map);
        }
        throw new WireException("JSON that is no object");
    }

    String text(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw new WireException("JSON member " + name + " is missing");
        }
        return text;
    }

    String optionalText(String name) {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new WireException("JSON member " + name + " is no string");
    }

    long number(String name) {
        Object value = members.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Long number) {
            return number;
        }
        throw new WireException("JSON member " + name + " is no whole number");
    }

    int integer(String name) {
        long number = number(name);
        if (number != (int) number) {
            throw new WireException("JSON member " + name + " is out of range: " + number);
        }
        return (int) number;
    }

    List<?> list(String name) {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new WireException("JSON member " + name + " is no list");
    }

    /** The members of an object inside this one. */
    Map<String, Object> object(String name) {
        Object value = members.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new WireException("JSON member " + name + " is no object");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(String.valueOf(key), each));
        return copy;
    }

    /** The object inside this one; null when there is none. */
    JsonMembers inner(String name) {
        Object value = members.get(name);
        return value == null ? null : of(value);
    }
}
