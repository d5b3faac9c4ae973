package io.penstock.jms.link.cluster;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.MessagingLink;
import java.util.concurrent.CompletableFuture;

/** A link to one broker, which can also be asked for a destination without making it. */
public interface MemberLink extends MessagingLink {
    /** As {@link #resolve}, but what is not there is not created. */
    CompletableFuture<Integer> find(Address destination, Address.Use use);
}
