package io.penstock.broker.selector;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;

/** A text is no selector; the message names the column and what was expected there. Immutable; any thread. */
public final class SelectorException extends PenstockException {
    private static final long serialVersionUID = 1L;

    private final int column;

    SelectorException(int column, String message) {
        super(ErrorCode.INVALID_SELECTOR, "The selector has a mistake at column " + column + ": " + message);
        this.column = column;
    }

    /** Where the mistake is, counted from 1 in UTF-16 units over the whole text. */
    public int column() {
        return column;
    }
}
