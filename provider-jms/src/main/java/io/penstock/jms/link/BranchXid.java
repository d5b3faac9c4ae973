package io.penstock.jms.link;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import javax.transaction.xa.Xid;

/** The name of a transaction branch as a value: equal when its parts are, whoever made it. For any thread; the arrays it gives are copies. */
public final class BranchXid implements Xid {
    private static final byte[] NOTHING = new byte[0];

    private final int format;
    private final byte[] global;
    private final byte[] qualifier;

    /**
     * A name of these parts.
     *
     * @throws IllegalArgumentException if a part is longer than XA allows, or the format that of the null name
     */
    public BranchXid(int format, byte[] global, byte[] qualifier) {
        if (format < 0 || global.length > MAXGTRIDSIZE || qualifier.length > MAXBQUALSIZE) {
            throw new IllegalArgumentException("No name of a branch: format " + format + ", " + global.length + " and "
                    + qualifier.length + " bytes");
        }
        this.format = format;
        this.global = global.clone();
        this.qualifier = qualifier.clone();
    }

    /**
     * The name that a transaction manager gave.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static BranchXid of(Xid xid) {
        if (xid == null) {
            throw new IllegalArgumentException("No name of a branch: null");
        }
        return xid instanceof BranchXid already
                ? already
                : new BranchXid(
                        xid.getFormatId(),
                        orNothing(xid.getGlobalTransactionId()),
                        orNothing(xid.getBranchQualifier()));
    }

    private static byte[] orNothing(byte[] part) {
        return part == null ? NOTHING : part;
    }

    @Override
    public int getFormatId() {
        return format;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return global.clone();
    }

    @Override
    public byte[] getBranchQualifier() {
        return qualifier.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BranchXid that
                && format == that.format
                && Arrays.equals(global, that.global)
                && Arrays.equals(qualifier, that.qualifier);
    }

    @Override
    public int hashCode() {
        return Objects.hash(format, Arrays.hashCode(global), Arrays.hashCode(qualifier));
    }

    /** As the {@code penstock tx} command shows it. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return Integer.toHexString(format) + ":" + hex.formatHex(global) + ":" + hex.formatHex(qualifier);
    }
}
