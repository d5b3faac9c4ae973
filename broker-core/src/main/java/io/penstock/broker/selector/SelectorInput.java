package io.penstock.broker.selector;

import io.penstock.protocol.message.MessageView;

/**
 * What a selector is asked about: a message and how often it has been delivered. A flyweight to be kept by its thread and set
 * to one message after the other, so that matching makes no objects. One thread; valid as long as the view.
 */
public final class SelectorInput {
    private final Evaluation evaluation = new Evaluation();

    /**
     * @param message a message that has passed {@code MessageCheck}
     * @param deliveryCount the JMSXDeliveryCount that a consumer would see, 1 at the first delivery; 0 makes it null
     */
    public SelectorInput of(MessageView message, int deliveryCount) {
        evaluation.message = message;
        evaluation.deliveryCount = deliveryCount;
        return this;
    }

    Evaluation evaluation() {
        return evaluation;
    }
}
