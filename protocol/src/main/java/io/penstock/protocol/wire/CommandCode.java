package io.penstock.protocol.wire;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The codes of Penstock's own commands. All are below 32768, since the binary header has 16 bits for them, and none is one of
 * RocketMQ's.
 *
 * <p>Immutable; any thread.
 */
public enum CommandCode {
    HELLO(20000),
    CLIENT_ID(20001),
    SUBSCRIBE(20002),
    UNSUBSCRIBE(20003),
    LINK_OPEN(20004),
    LINK_RESET(20005),
    LINK_CLOSE(20006),
    DELIVER(20007),
    CREDIT(20008),
    RECALL(20009),
    SETTLE(20010),
    BROWSE(20011),
    PRODUCE(20012),
    TX_STAGE(20013),
    TX_COMMIT(20014),
    TX_ROLLBACK(20015),
    GRANT(20016),
    DESTINATION_CREATE(20020),
    DESTINATION_DELETE(20021),
    DESTINATION_LIST(20022),
    DESTINATION_UPDATE(20023),
    USER_PUT(20024),
    USER_DELETE(20025),
    USER_LIST(20026),
    BROKER_STATUS(20027),
    QUEUE_PURGE(20028),
    QUEUE_TRANSFER(20029),
    PING(20030),
    CONNECTION_CLOSE(20031),
    SUBSCRIPTION_LIST(20032),
    SUBSCRIPTION_DELETE(20033),
    TX_XA_START(20040),
    TX_XA_END(20041),
    TX_XA_PREPARE(20042),
    TX_XA_COMMIT(20043),
    TX_XA_ROLLBACK(20044),
    TX_XA_FORGET(20045),
    TX_XA_DECIDE(20046),
    TX_XA_LIST(20047),
    RIGHTS_CHANGE(20060),
    RIGHTS_LIST(20061);

    private static final int FIRST = 20000;
    private static final List<CommandCode> BY_NUMBER = byNumber();

    private final int code;

    CommandCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The command with this code, or null when the code is not one of ours. */
    public static CommandCode of(int code) {
        int index = code - FIRST;
        return index >= 0 && index < BY_NUMBER.size() ? BY_NUMBER.get(index) : null;
    }

    private static List<CommandCode> byNumber() {
        CommandCode[] all = values();
        CommandCode[] table = new CommandCode[all[all.length - 1].code - FIRST + 1];
        for (CommandCode each : all) {
            table[each.code - FIRST] = each;
        }
        return Collections.unmodifiableList(Arrays.asList(table));
    }
}
