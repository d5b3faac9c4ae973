package io.penstock.protocol.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The name of a transaction branch, as its transaction manager gave it (X/Open XA, xid). The arrays belong to the record; nobody
 * changes them.
 *
 * <p>Immutable; any thread. Equal when all three parts are.
 *
 * @param format the transaction manager's number of its naming scheme; not negative
 * @param global the global transaction
 * @param qualifier the branch in it
 */
public record BranchId(int format, byte[] global, byte[] qualifier) {
    /** Bytes that each of the two parts has at most. */
    public static final int PART_BYTES_MAX = 64;

    public static final Layout<BranchId> LAYOUT = Layout.<BranchId>of("BranchId", 0, "The name of a branch.")
            .int32("format", "", "The transaction manager's number of its naming scheme.", BranchId::format)
            .bytes("global", "The global transaction, up to 64 bytes.", BranchId::global)
            .bytes("qualifier", "The branch, up to 64 bytes.", BranchId::qualifier)
            .build(in -> new BranchId(in.int32(), in.bytes(), in.bytes()));

    public BranchId {
        if (format < 0 || !isPart(global) || !isPart(qualifier)) {
            throw new IllegalArgumentException("A branch has a format from 0 on and two parts of up to "
                    + PART_BYTES_MAX + " bytes, not format " + format);
        }
    }

    private static boolean isPart(byte[] part) {
        return part != null && part.length <= PART_BYTES_MAX;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is not that
     */
    public static BranchId parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("A branch is format:global:qualifier in hexadecimal, not " + text);
        }
        HexFormat hex = HexFormat.of();
        return new BranchId(HexFormat.fromHexDigits(parts[0]), hex.parseHex(parts[1]), hex.parseHex(parts[2]));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BranchId that
                && format == that.format
                && Arrays.equals(global, that.global)
                && Arrays.equals(qualifier, that.qualifier);
    }

    @Override
    public int hashCode() {
        return Objects.hash(format, Arrays.hashCode(global), Arrays.hashCode(qualifier));
    }

    /** Format, global and qualifier in hexadecimal digits, separated by colons. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return Integer.toHexString(format) + ":" + hex.formatHex(global) + ":" + hex.formatHex(qualifier);
    }
}
