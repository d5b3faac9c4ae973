package io.penstock.jms.link.cluster;

import io.penstock.jms.link.LinkListener;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The brokers that a connection has opened, each on its first use, and the client id that it has at all of them.
 *
 * <p>Thread-safe. A broker that could not be reached is tried anew by its next use. Who is opened while the connection closes is closed too.
 */
final class Members {
    private final MemberConnector connector;
    private final LinkListener listener;
    private final ConcurrentHashMap<String, CompletableFuture<Member>> byName = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Member> opened = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<Integer, Member> byIndex = new ConcurrentHashMap<>();
    private final AtomicInteger indexes = new AtomicInteger();
    private volatile String clientId;
    private volatile boolean closed;

    Members(MemberConnector connector, LinkListener listener) {
        this.connector = connector;
        this.listener = listener;
    }

    /** Takes in a link that is open already. */
    Member adopt(String broker, MemberLink link) {
        Member member = new Member(broker, indexes.getAndIncrement(), listener);
        take(member, link);
        byName.put(broker, CompletableFuture.completedFuture(member));
        return member;
    }

    private void take(Member member, MemberLink link) {
        member.link(link);
        byIndex.put(Member.indexOf(member.ours(0)), member);
        opened.add(member);
    }

    /** The broker of this name, connected. */
    CompletableFuture<Member> open(String broker) {
        CompletableFuture<Member> opening = new CompletableFuture<>();
        CompletableFuture<Member> known = byName.putIfAbsent(broker, opening);
        if (known != null) {
            return known;
        }
        Member member = new Member(broker, indexes.getAndIncrement(), listener);
        connector.connect(broker, member).thenCompose(this::identify).whenComplete((link, failure) -> {
            if (failure != null) {
                byName.remove(broker, opening);
                opening.completeExceptionally(Failures.unwrap(failure));
                return;
            }
            take(member, link);
            if (closed) {
                link.close();
                opening.completeExceptionally(
                        new PenstockException(ErrorCode.CONNECTION_CLOSED, "the connection was closed by its user"));
            } else {
                opening.complete(member);
            }
        });
        return opening;
    }

    private CompletableFuture<MemberLink> identify(MemberLink link) {
        String id = clientId;
        if (id == null) {
            return CompletableFuture.completedFuture(link);
        }
        return link.claimClientId(id)
                .whenComplete((ok, failure) -> {
                    if (failure != null) {
                        link.close();
                    }
                })
                .thenApply(ok -> link);
    }

    /** Claims the client id at the directory broker first, then where else the connection is. */
    CompletableFuture<Void> claim(String id, Member directory) {
        return directory.link().claimClientId(id).thenCompose(ok -> {
            clientId = id;
            return CompletableFuture.allOf(opened.stream()
                    .filter(each -> each != directory)
                    .map(each -> each.link().claimClientId(id))
                    .toArray(CompletableFuture[]::new));
        });
    }

    /** The broker of a subscription. */
    Member of(long subscription) {
        Member member = byIndex.get(Member.indexOf(subscription));
        if (member == null) {
            throw new IllegalStateException("subscription " + subscription + " is no broker's");
        }
        return member;
    }

    /** Those that are open, in the order of their opening. */
    List<Member> opened() {
        return opened;
    }

    /** Closes all of them at once; never fails. */
    CompletableFuture<Void> close() {
        closed = true;
        return CompletableFuture.allOf(
                opened.stream().map(each -> each.link().close()).toArray(CompletableFuture[]::new));
    }
}
