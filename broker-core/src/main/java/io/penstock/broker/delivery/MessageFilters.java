package io.penstock.broker.delivery;

import io.penstock.broker.selector.Selector;
import io.penstock.broker.selector.SelectorInput;
import io.penstock.protocol.message.MessageView;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The filters of Jakarta Messaging: a selector, noLocal, or both. Stateless, for any thread. */
public final class MessageFilters {
    private MessageFilters() {}

    /** A new filter, for one thread. */
    public static Filter make(FilterTerms terms) {
        return new MessageFilter(Selector.parse(terms.selector()), terms.without());
    }

    /** Owner: the thread that it was made for. */
    private static final class MessageFilter implements Filter {
        private final MessageView view = new MessageView();
        private final SelectorInput input = new SelectorInput();
        private final Selector selector;
        private final FilterTerms.Origin without;

        MessageFilter(Selector selector, FilterTerms.Origin without) {
            this.selector = selector;
            this.without = without;
        }

        @Override
        public boolean mayMatch(int tagHash) {
            return selector.mayMatchTag(tagHash);
        }

        @Override
        public boolean asksDeliveryCount() {
            return selector.usesDeliveryCount();
        }

        @Override
        public boolean matches(ByteBuffer message, int deliveryCount) {
            view.wrap(message);
            return (without == null || !isLeftOut()) && selector.matches(input.of(view, deliveryCount));
        }

        private boolean isLeftOut() {
            if (without.clientId() != null) {
                return without.clientId().equals(view.clientId());
            }
            UUID instance = without.connection().clientInstance();
            return view.originConnection() == without.connection().connection()
                    && view.clientInstanceHigh() == instance.getMostSignificantBits()
                    && view.clientInstanceLow() == instance.getLeastSignificantBits();
        }
    }
}
