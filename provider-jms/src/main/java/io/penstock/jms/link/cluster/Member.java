package io.penstock.jms.link.cluster;

import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.LinkListener;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One broker of a connection: its link, whether it is there, and its subscriptions' numbers, which carry the member's index in their high bits.
 *
 * <p>Listens to its link on a transport thread and tells the connection of its own part only. Thread-safe.
 */
final class Member implements LinkListener {
    private static final int INDEX_SHIFT = 48;
    private static final long NUMBER_MASK = (1L << INDEX_SHIFT) - 1;

    private final String broker;
    private final LinkListener listener;
    private final int index;
    private volatile MemberLink link;
    /** Complete while the broker is lost. */
    private volatile CompletableFuture<Void> cut = new CompletableFuture<>();

    /** @param index tells the members of a connection apart */
    Member(String broker, int index, LinkListener listener) {
        this.broker = broker;
        this.index = index;
        this.listener = listener;
    }

    String broker() {
        return broker;
    }

    MemberLink link() {
        return link;
    }

    void link(MemberLink opened) {
        link = opened;
    }

    boolean isCut() {
        return cut.isDone();
    }

    /** Completes with the answer, or as soon as the broker is lost: then nothing is leased there any more, and nothing is left to wait for. */
    CompletableFuture<Void> unlessCut(CompletableFuture<Void> answer) {
        return CompletableFuture.anyOf(answer, cut).thenApply(ok -> null);
    }

    // ---- numbers

    static int indexOf(long subscription) {
        return (int) (subscription >>> INDEX_SHIFT);
    }

    /** The connection's number of a subscription. */
    long ours(long subscription) {
        return (long) index << INDEX_SHIFT | subscription;
    }

    /** The broker's number of a subscription. */
    static long theirs(long subscription) {
        return subscription & NUMBER_MASK;
    }

    boolean holds(long subscription) {
        return indexOf(subscription) == index;
    }

    /** Those that are here, in the broker's numbers. */
    List<TagRange> tags(List<TagRange> all) {
        List<TagRange> own = new ArrayList<>(all.size());
        for (TagRange each : all) {
            if (holds(each.subscription())) {
                own.add(new TagRange(theirs(each.subscription()), each.queueId(), each.from(), each.to()));
            }
        }
        return own;
    }

    // ---- from the link

    private Part part() {
        return new Part(broker, this::holds);
    }

    @Override
    public void onDeliver(int linkNumber, int generation, List<Delivered> messages) {
        listener.onDeliver(linkNumber, generation, messages);
    }

    @Override
    public void onRecall(int linkNumber, int generation, int messages) {
        listener.onRecall(linkNumber, generation, messages);
    }

    @Override
    public void onInterrupted(Throwable why) {
        listener.onInterrupted(part(), why);
        cut.complete(null);
    }

    @Override
    public void onLinkLost(int linkNumber, Exception why) {
        listener.onLinkLost(linkNumber, why);
    }

    @Override
    public void onRestored() {
        cut = new CompletableFuture<>();
        listener.onRestored(part());
    }

    @Override
    public void onLost(Exception why) {
        cut.complete(null);
        listener.onLost(why);
    }

    /** A member has no parts of its own. */
    @Override
    public void onInterrupted(Part part, Throwable why) {
        onInterrupted(why);
    }

    @Override
    public void onRestored(Part part) {
        onRestored();
    }

    @Override
    public String toString() {
        return broker;
    }
}
