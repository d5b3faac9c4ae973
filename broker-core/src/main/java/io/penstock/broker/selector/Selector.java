package io.penstock.broker.selector;

import io.penstock.protocol.message.MessageView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A message selector of Jakarta Messaging 3.1 (section 3.8): parsed once, asked for each message. A message is selected if the
 * condition is true; false and unknown are the same to it.
 *
 * <p>Two selectors are equal if their canonical texts are, whatever their spaces, parentheses and letters of keywords. Immutable,
 * for any thread.
 */
public final class Selector {
    /** Bytes of a selector's text in UTF-8. */
    public static final int TEXT_LIMIT = 4096;

    /** The absent selector, which selects every message; its text is empty. */
    public static final Selector ALL = new Selector(Literal.TRUE, "", false);

    private final Expression root;
    private final String text;
    private final boolean usesDeliveryCount;
    private final Set<String> types;
    private final int[] typeHashes;

    private Selector(Expression root, String text, boolean usesDeliveryCount) {
        this.root = root;
        this.text = text;
        this.usesDeliveryCount = usesDeliveryCount;
        Optional<Set<String>> found = TypeTest.types(root);
        types = found.isPresent() ? Set.copyOf(found.get()) : null;
        typeHashes = types == null
                ? new int[0]
                : types.stream().mapToInt(String::hashCode).sorted().toArray();
    }

    /**
     * The selector with this text; null, the empty text and white space give {@link #ALL}.
     *
     * @throws SelectorException with INVALID_SELECTOR if the text is no selector, is longer than {@link #TEXT_LIMIT} or has
     *     parentheses nested deeper than 64; nothing else is thrown, whatever the text is
     */
    public static Selector parse(String text) {
        if (text == null) {
            return ALL;
        }
        if (text.length() > TEXT_LIMIT || text.getBytes(StandardCharsets.UTF_8).length > TEXT_LIMIT) {
            throw new SelectorException(
                    TEXT_LIMIT, "the text is longer than " + TEXT_LIMIT + " bytes of UTF-8, the limit");
        }
        if (text.isBlank()) {
            return ALL;
        }
        Parser parser = new Parser(text);
        Expression root = parser.parse();
        StringBuilder canonical = new StringBuilder();
        root.print(canonical);
        return new Selector(root, canonical.toString(), parser.usesDeliveryCount());
    }

    /** True if the message is selected; throws nothing for a message that has passed {@code MessageCheck}. */
    public boolean matches(SelectorInput input) {
        return root.test(input.evaluation()) == Truth.TRUE;
    }

    /** As {@link #matches(SelectorInput)}, with an input of its own; for places where one object does not matter. */
    public boolean matches(MessageView message, int deliveryCount) {
        return matches(new SelectorInput().of(message, deliveryCount));
    }

    /** True for the selector that selects everything because there is none. */
    public boolean isAll() {
        return text.isEmpty();
    }

    /**
     * The canonical text: one space between tokens, keywords in capitals, no parentheses but those needed. It is there to be
     * compared and shown; it may be longer than {@link #TEXT_LIMIT}, so what is stored is the text that was given.
     */
    public String text() {
        return text;
    }

    /** True if the answer for the same message may change, because JMSXDeliveryCount is asked for. */
    public boolean usesDeliveryCount() {
        return usesDeliveryCount;
    }

    /**
     * The values of JMSType of which the message must have one, if that is all that the selector asks for; otherwise empty. Then
     * {@link #mayMatchTag} is worth asking first.
     */
    public Optional<Set<String>> types() {
        return Optional.ofNullable(types);
    }

    /**
     * False if no message with this tag hash (hash code of its JMSType, 0 for none) is selected; true says that the message itself
     * must be asked, which it always must if {@link #types} is empty.
     */
    public boolean mayMatchTag(int tagHash) {
        return types == null || Arrays.binarySearch(typeHashes, tagHash) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Selector selector && selector.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The canonical text. */
    @Override
    public String toString() {
        return text;
    }
}
