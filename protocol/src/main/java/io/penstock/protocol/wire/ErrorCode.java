package io.penstock.protocol.wire;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The catalogue of everything that can go wrong in operation. The numbers are frozen: they travel as the code of an answer and
 * stand in users' logs as PENSTOCK-nnnn.
 *
 * <p>Immutable; any thread.
 */
public enum ErrorCode {
    MALFORMED_FRAME(
            1001,
            Category.FIX_REQUEST,
            "Bytes arrived that are not what their declared layout says.",
            "Check that both sides are Penstock of compatible versions and that nothing in between changes bytes; the connection was closed."),
    UNSUPPORTED_COMMAND(
            1002,
            Category.FIX_REQUEST,
            "The peer does not know this command.",
            "Update the older side, or do without the feature."),
    FRAME_TOO_LARGE(
            1003,
            Category.LIMIT,
            "A frame is larger than the peer accepts.",
            "Send smaller messages or smaller transactions, or raise the frame limit on both sides."),
    NOT_A_PENSTOCK_BROKER(
            1004,
            Category.FIX_REQUEST,
            "What listens at the address speaks the frame but is not a Penstock broker.",
            "Correct the address; a RocketMQ broker cannot serve this client."),
    PROTOCOL_LEVEL(
            1005,
            Category.FIX_REQUEST,
            "Client and broker have no protocol level in common.",
            "Update the older of the two."),
    NOT_IN_THIS_RELEASE(
            1006,
            Category.FIX_REQUEST,
            "The feature is part of the specification, but not of this release.",
            "Do without it, or update."),
    CONNECT_FAILED(
            1101,
            Category.RECONNECT,
            "No connection could be opened to the address.",
            "Check that the broker runs and that host, port and firewall are right."),
    UNKNOWN_HOST(
            1102,
            Category.RECONNECT,
            "The host name could not be resolved.",
            "Correct the host name in the URI, or mend the name resolution."),
    NAME_SERVER_UNREACHABLE(
            1103,
            Category.RECONNECT,
            "None of the name servers answered.",
            "Check that a name server runs at one of the bootstrap addresses."),
    CONNECTION_LOST(
            1104,
            Category.RECONNECT,
            "The connection broke while it was in use.",
            "Nothing, while reconnecting is on; else open a new connection."),
    REQUEST_TIMEOUT(
            1105,
            Category.RETRY_LATER,
            "The broker did not answer within the request time-out.",
            "Retry; if it repeats, look at the broker's load and disk, or raise the time-out."),
    TLS_FAILED(
            1106,
            Category.SECURITY,
            "The TLS handshake failed.",
            "Check certificates, trust store and host name, and that the port offers TLS."),
    INVALID_URI(
            1107,
            Category.FIX_REQUEST,
            "The connection URI or one of its options is not valid.",
            "Correct the part that the message names."),
    RECONNECT_GIVEN_UP(
            1108,
            Category.RECONNECT,
            "Reconnecting was tried as often or as long as configured, without success.",
            "Bring a broker back and open a new connection, or allow more attempts."),
    CONNECTION_CLOSED(
            1109,
            Category.FIX_REQUEST,
            "The connection was closed by this side before the request.",
            "Use an open connection."),
    NO_BROKER(
            1110,
            Category.RECONNECT,
            "The name servers know no broker that could serve the request.",
            "Check that a broker runs and registers with these name servers."),
    LISTEN_FAILED(
            1111,
            Category.BROKEN,
            "The address to listen at could not be bound.",
            "Choose a free port and an address of this machine."),
    BROKER_AWAY(
            1112,
            Category.RETRY_LATER,
            "The broker that holds what was asked for was registered at the name servers and is not now.",
            "Start it again, or wait until it is back; if it is gone for good, have the name servers forget it by 'penstock cluster forget'."),

    AUTHENTICATION_FAILED(1201, Category.SECURITY, "User name or password is wrong.", "Correct the credentials."),
    NOT_AUTHORIZED(
            1202,
            Category.SECURITY,
            "The user has no right to do this.",
            "Grant the user the right that the message names (penstock acl grant), or use another user."),
    ANONYMOUS_REFUSED(
            1203,
            Category.SECURITY,
            "The broker does not let anonymous users in from here.",
            "Log in with a user, or allow anonymous use on loopback."),
    LOGIN_REQUIRED(
            1204,
            Category.SECURITY,
            "A command arrived before the login was complete.",
            "Send HELLO and finish the login first."),
    LOGIN_DELAYED(
            1205,
            Category.RETRY_LATER,
            "Too many logins from this address failed, so the next ones are refused unheard for a while.",
            "Correct the credentials of whoever fails, and wait as long as the message says."),
    USER_EXISTS(
            1206,
            Category.FIX_REQUEST,
            "A user of this name exists already.",
            "Choose another name, or change the user's password or rights."),
    NO_SUCH_USER(1207, Category.FIX_REQUEST, "There is no user of this name.", "Correct the name, or create the user."),
    NO_SUCH_GRANT(
            1208,
            Category.FIX_REQUEST,
            "The user does not have all of these rights by a grant for exactly these names.",
            "List the user's rights, and revoke them by the names that they were granted for."),
    LAST_ADMINISTRATOR(
            1209,
            Category.FIX_REQUEST,
            "Without this user, or this right of the user, nobody could administer the broker any more.",
            "Give another user the right admin over all names first; the last of all users may be deleted."),
    NO_SUCH_DESTINATION(
            1301, Category.FIX_REQUEST, "The queue or topic does not exist.", "Create it, or correct the name."),
    WRONG_DESTINATION_KIND(
            1302,
            Category.FIX_REQUEST,
            "A queue was used as a topic, or a topic as a queue.",
            "Use the destination as what it is; queues and topics share one name space."),
    INVALID_DESTINATION_NAME(
            1303,
            Category.FIX_REQUEST,
            "The name has characters that no destination may have, or is too long.",
            "Use letters, digits and % pipe . _ - and at most 127 characters."),
    DESTINATION_EXISTS(
            1304,
            Category.FIX_REQUEST,
            "A destination of this name exists already.",
            "Use it, or choose another name."),
    DESTINATION_IN_USE(
            1305,
            Category.FIX_REQUEST,
            "The destination has consumers or subscriptions.",
            "Close the consumers and remove the subscriptions first."),
    NO_SUCH_SUBSCRIPTION(
            1306,
            Category.FIX_REQUEST,
            "There is no subscription of this name for this client id.",
            "Correct the name or the client id."),
    SUBSCRIPTION_IN_USE(
            1307,
            Category.FIX_REQUEST,
            "The subscription has an active consumer or unfinished acknowledgements.",
            "Close the consumer and finish its transaction first."),
    INVALID_SELECTOR(
            1308,
            Category.FIX_REQUEST,
            "The message selector has a mistake.",
            "Correct the selector at the place that the message names."),
    SUBSCRIPTION_CONFLICT(
            1309,
            Category.FIX_REQUEST,
            "The subscription exists with another topic, selector or kind and is in use.",
            "Use the same topic and selector as the other consumers, or another name."),
    AUTO_CREATE_OFF(
            1310,
            Category.FIX_REQUEST,
            "The destination does not exist, and this broker creates none on first use.",
            "Create it with the administration command."),
    NO_SUCH_LINK(
            1311,
            Category.FIX_REQUEST,
            "The command names a link that is not open on this connection.",
            "Open the link first; a client that sees this has a defect."),
    TEMPORARY_DESTINATION(
            1312,
            Category.FIX_REQUEST,
            "A temporary destination was to be consumed from or deleted by another connection than its own, or to have a durable subscription.",
            "Use it on the connection that created it; for a durable subscription use an ordinary topic."),
    DESTINATION_PAUSED(
            1313,
            Category.RETRY_LATER,
            "An operator has paused the sends to the destination.",
            "Send again later; 'penstock queue resume' lets sends through."),
    CLIENT_ID_IN_USE(
            1401,
            Category.FIX_REQUEST,
            "Another connection uses this client id.",
            "Close the other connection, or choose another client id."),
    CLIENT_ID_FIXED(
            1402,
            Category.FIX_REQUEST,
            "The client id of this connection is already set.",
            "Set the client id once, before anything else."),
    CLIENT_ID_NEEDED(
            1403,
            Category.FIX_REQUEST,
            "The connection has no client id, which an unshared durable subscription needs.",
            "Set the client id on the connection or its factory, or use a shared durable subscription."),
    QUEUE_FULL(
            1501,
            Category.LIMIT,
            "The queue holds as many messages or bytes as its limit allows.",
            "Consume messages or raise the queue's limit; the error clears by itself."),
    DISK_FULL(
            1502,
            Category.LIMIT,
            "The broker's disk is fuller than the limit for new messages.",
            "Consume messages or add disk; the error clears by itself."),
    MESSAGE_TOO_LARGE(
            1503,
            Category.LIMIT,
            "The message is larger than the broker accepts.",
            "Send a smaller message or raise the broker's message limit."),
    CONNECTION_LIMIT(
            1504,
            Category.LIMIT,
            "The broker has as many connections as it allows.",
            "Close connections or raise the limit."),
    SEND_TIMEOUT(
            1505,
            Category.RETRY_LATER,
            "The message was not accepted within the send time-out.",
            "Retry; look whether consumers of the destination keep up."),
    LIMIT_EXCEEDED(
            1506,
            Category.LIMIT,
            "A limit that the message names was reached.",
            "Use less of it, or raise that limit."),
    TRANSACTION_ROLLED_BACK(
            1601,
            Category.TRANSACTION,
            "The transaction could not be committed and was rolled back.",
            "Run the transaction again."),
    TRANSACTION_TOO_LARGE(
            1602, Category.LIMIT, "The transaction holds more than the broker accepts.", "Commit more often."),
    NO_SUCH_TRANSACTION(
            1603, Category.TRANSACTION, "The broker does not know this transaction.", "Treat it as rolled back."),
    SEND_IN_DOUBT(
            1604,
            Category.TRANSACTION,
            "The connection was lost before the answer, and it is unknown whether the message was stored.",
            "Send again if a repeat does less harm than a loss."),
    BRANCH_EXISTS(
            1605,
            Category.FIX_REQUEST,
            "A transaction branch of this name exists already.",
            "Give each branch a name of its own, or join it; this is the transaction manager's affair."),
    BRANCH_STATE(
            1606,
            Category.FIX_REQUEST,
            "The transaction branch is not in a state in which this can be done.",
            "Keep to the order start, end, prepare, commit or rollback; this is the transaction manager's affair."),
    BRANCH_TIMED_OUT(
            1607,
            Category.TRANSACTION,
            "The transaction branch was not prepared within its time-out and was rolled back.",
            "Run the transaction again, with a longer time-out if it needs more time."),
    BRANCH_CUT(
            1608,
            Category.TRANSACTION,
            "A connection was lost that had worked for the transaction branch before it was prepared; it was rolled back.",
            "Run the transaction again."),
    BRANCH_COMMITTED_BY_OPERATOR(
            1609,
            Category.TRANSACTION,
            "An operator has committed the prepared transaction branch.",
            "Compare what the other resources did, and have the transaction manager forget the branch."),
    BRANCH_ROLLED_BACK_BY_OPERATOR(
            1610,
            Category.TRANSACTION,
            "An operator has rolled the prepared transaction branch back.",
            "Compare what the other resources did, and have the transaction manager forget the branch."),
    SECOND_BROKER(
            1611,
            Category.FIX_REQUEST,
            "A transaction touches a second broker.",
            "Commit or roll back before you use the other broker's destination, or keep a transaction's destinations on one broker."),
    STORE_FAILED(
            1701,
            Category.BROKEN,
            "The broker could not write to its disk and stores nothing any more.",
            "Mend the disk and restart the broker; nothing that was answered is lost."),
    BROKER_STOPPING(
            1702,
            Category.RECONNECT,
            "The broker is being stopped.",
            "Wait for it to come back, or use another broker."),
    INTERNAL(
            1703,
            Category.BROKEN,
            "Something happened in Penstock that its authors did not foresee.",
            "Report it with the broker's log."),
    EPOCH_ENDED(
            1704,
            Category.RECONNECT,
            "A newer connection of the same client took this connection's place.",
            "Nothing; the newer connection goes on."),
    MESSAGE_FORMAT(
            1801,
            Category.FIX_REQUEST,
            "A message is not what the message layout says.",
            "Update the sender; a client that sees this has a defect."),
    VALUE_CONVERSION(
            1802,
            Category.FIX_REQUEST,
            "A property or a value of a body was asked for as a type that it cannot be converted to, or has a type that messages do not carry.",
            "Read it as the type that was written, or as a String; write Java's primitive types, their objects, String and byte[]."),
    MESSAGE_READ_ONLY(
            1803,
            Category.FIX_REQUEST,
            "A received message was to be changed.",
            "Call clearBody or clearProperties first, or make a new message."),
    MESSAGE_WRITE_ONLY(
            1804,
            Category.FIX_REQUEST,
            "The body of a message that is being written was to be read.",
            "Call reset first."),
    MESSAGE_END(
            1805,
            Category.FIX_REQUEST,
            "More was to be read than the body holds.",
            "Read what was written, in the same order, and end where it ends."),
    BODY_TYPE(
            1806,
            Category.FIX_REQUEST,
            "The message has no body that could be had as the type asked for.",
            "Ask for the type that the message's kind has: String, Map, byte[] or the object's class."),
    OBJECT_REFUSED(
            1807,
            Category.SECURITY,
            "An object message holds a class that may not be deserialized, or is nested too deep or too large.",
            "If its sender is trusted, name the class or its package in jms.deserializationPolicy.allowList; the limits of size are fixed, so send such data in another form."),
    OBJECT_UNREADABLE(
            1808,
            Category.FIX_REQUEST,
            "An object could not be serialized or deserialized.",
            "Make the class Serializable and have it, in the same version, on the class path of both sides."),
    OBJECT_CLOSED(
            1901,
            Category.FIX_REQUEST,
            "A method was called on a session, context, producer, consumer or browser that is closed, by itself or with what it belongs to.",
            "Use an open one."),
    CALLED_FROM_CALLBACK(
            1902,
            Category.FIX_REQUEST,
            "A method was called from a MessageListener or CompletionListener for which it would have to wait itself.",
            "Call it from another thread, or after the callback has returned."),
    ILLEGAL_STATE(
            1903,
            Category.FIX_REQUEST,
            "The method is not allowed on this object, or not in its present state.",
            "Use the kind of session, or the order of calls, that the message names."),
    INVALID_ARGUMENT(
            1904,
            Category.FIX_REQUEST,
            "An argument is missing or outside of what the specification allows.",
            "Correct the argument that the message names."),
    INTERRUPTED(
            1905,
            Category.RETRY_LATER,
            "The thread was interrupted while it waited; it is unknown whether what it waited for happened.",
            "Find out who interrupts the thread, and repeat the call if that does no harm."),
    SERVER_SESSION_FAILED(
            1906,
            Category.RETRY_LATER,
            "An application server's pool gave a connection consumer no session that could be loaded.",
            "Look at the pool's error; loading is tried again every second, and messages wait at the client meanwhile.");

    /** What the receiver of an error can do about it. */
    public enum Category {
        /** The same request may succeed later. */
        RETRY_LATER,
        /** Another connection may succeed. */
        RECONNECT,
        /** The request itself has to change. */
        FIX_REQUEST,
        /** A stated limit was reached; clears when less is used. */
        LIMIT,
        /** Credentials or rights are missing. */
        SECURITY,
        /** The outcome concerns a transaction. */
        TRANSACTION,
        /** The broker needs an operator. */
        BROKEN
    }

    private static final int FIRST = 1000;
    private static final int BEYOND = 2000;
    private static final List<ErrorCode> BY_NUMBER = byNumber();

    private final int number;
    private final Category category;
    private final String cause;
    private final String remedy;

    ErrorCode(int number, Category category, String cause, String remedy) {
        this.number = number;
        this.category = category;
        this.cause = cause;
        this.remedy = remedy;
    }

    /** The code of an answer that carries this error. */
    public int number() {
        return number;
    }

    public Category category() {
        return category;
    }

    /** What happened, as a sentence. */
    public String cause() {
        return cause;
    }

    /** What to do about it, as a sentence. */
    public String remedy() {
        return remedy;
    }

    /** PENSTOCK-nnnn. */
    public String label() {
        return "PENSTOCK-" + number;
    }

    /** The error with this number, or null when there is none, as when a newer broker answers. */
    public static ErrorCode of(int number) {
        return number >= FIRST && number < BEYOND ? BY_NUMBER.get(number - FIRST) : null;
    }

    private static List<ErrorCode> byNumber() {
        ErrorCode[] table = new ErrorCode[BEYOND - FIRST];
        for (ErrorCode each : values()) {
            table[each.number - FIRST] = each;
        }
        return Collections.unmodifiableList(Arrays.asList(table));
    }
}
