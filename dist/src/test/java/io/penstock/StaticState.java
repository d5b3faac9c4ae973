package io.penstock;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at the values of a class's static fields and says which could change.
 *
 * <p>It judges the value and not the declared type, since {@code List} alone does not tell a constant from a registry.
 */
final class StaticState {
    private static final int DEPTH_LIMIT = 8;

    private static final Set<String> IMMUTABLE_PACKAGES = Set.of(
            "java.lang",
            "java.time",
            "java.math",
            "java.lang.invoke",
            "java.nio.charset",
            "java.util.regex",
            "java.net");

    private static final Set<String> IMMUTABLE_TYPES = Set.of(
            "java.util.UUID",
            "java.util.HexFormat",
            "java.util.Locale",
            "java.util.Base64$Encoder",
            "java.util.Base64$Decoder",
            "java.util.Optional",
            "java.nio.ByteOrder",
            "java.time.format.DateTimeFormatter",
            "java.util.concurrent.atomic.AtomicLongFieldUpdater$CASUpdater",
            "io.netty.util.AttributeKey",
            "io.penstock.protocol.wire.Layout");

    private StaticState() {}

    static List<String> mutableIn(JavaClass owner) {
        List<String> found = new ArrayList<>();
        if (owner.getFields().stream()
                .noneMatch(f -> Modifier.isStatic(f.reflect().getModifiers()))) {
            return found;
        }
        for (Field field : owner.reflect().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
                continue;
            }
            String name = owner.getName() + "." + field.getName();
            if (!Modifier.isFinal(field.getModifiers())) {
                found.add(name + " is static and not final");
            } else if (!field.getType().isPrimitive()
                    && !isConstantTable(field)
                    && !isImmutable(read(field, null), 0)) {
                found.add(name + " holds something that can change: "
                        + field.getType().getName());
            }
        }
        return found;
    }

    /** A private array of constants, such as an enum's by number; SourceLimitsTest sees to it that nobody writes into it. */
    private static boolean isConstantTable(Field field) {
        if (!field.getType().isArray() || !Modifier.isPrivate(field.getModifiers())) {
            return false;
        }
        Class<?> element = field.getType().getComponentType();
        return element.isPrimitive() || element.isEnum() || element == String.class;
    }

    private static boolean isImmutable(Object value, int depth) {
        if (value == null || value instanceof Enum<?> || value instanceof org.slf4j.Logger) {
            return true;
        }
        Class<?> type = value.getClass();
        if (value instanceof Buffer buffer) {
            return buffer.capacity() == 0;
        }
        if (type.isArray()) {
            return Array.getLength(value) == 0;
        }
        if (value instanceof ThreadLocal || value instanceof StringBuilder || depth > DEPTH_LIMIT) {
            return false;
        }
        if (type.isHidden()
                || IMMUTABLE_TYPES.contains(type.getName())
                || IMMUTABLE_PACKAGES.contains(type.getPackageName())) {
            return true;
        }
        if (value instanceof Collection<?> collection) {
            return isUnmodifiable(type) && collection.stream().allMatch(v -> isImmutable(v, depth + 1));
        }
        if (value instanceof Map<?, ?> map) {
            return isUnmodifiable(type)
                    && map.entrySet().stream()
                            .allMatch(e -> isImmutable(e.getKey(), depth + 1) && isImmutable(e.getValue(), depth + 1));
        }
        return type.getName().startsWith("io.penstock.") && hasOnlyImmutableFields(value, depth);
    }

    private static boolean isUnmodifiable(Class<?> type) {
        return type.getName().startsWith("java.util.ImmutableCollections")
                || type.getName().startsWith("java.util.Collections$Unmodifiable")
                || type.getName().startsWith("java.util.Collections$Empty")
                || type.getName().equals("java.util.Collections$CopiesList");
    }

    private static boolean hasOnlyImmutableFields(Object value, int depth) {
        for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                boolean constant = Modifier.isFinal(field.getModifiers())
                        && (field.getType().isPrimitive() || isImmutable(read(field, value), depth + 1));
                if (!constant) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Object read(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(field.toString(), e);
        }
    }
}
