package io.penstock.jms.link.cluster;

import io.penstock.jms.link.LinkListener;
import java.util.concurrent.CompletableFuture;

/** Connects to a broker of the cluster by its name, and to no other when that one is lost. */
public interface MemberConnector {
    CompletableFuture<MemberLink> connect(String broker, LinkListener listener);
}
