package io.penstock.jms.link.remote;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.BranchLink;
import io.penstock.jms.link.BrowsePage;
import io.penstock.jms.link.BrowseQuery;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Grant;
import io.penstock.jms.link.LinkOpening;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.link.TransactionEnd;
import io.penstock.jms.link.TransactionPart;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.RedeliveryDelays;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxStage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The seam's values in the wire's words, and a delivery in the seam's. Pure, for any thread. */
final class WireWords {
    private static final int NONE_SEEN = -1;
    private static final int BROKERS_CHOICE = -1;

    private WireWords() {}

    static List<io.penstock.protocol.wire.TagRange> tags(List<TagRange> tags) {
        List<io.penstock.protocol.wire.TagRange> words = new ArrayList<>(tags.size());
        for (TagRange tag : tags) {
            words.add(new io.penstock.protocol.wire.TagRange(tag.subscription(), tag.queueId(), tag.from(), tag.to()));
        }
        return words;
    }

    static DestinationCreate.Kind kind(Address.Kind kind) {
        return switch (kind) {
            case QUEUE -> DestinationCreate.Kind.QUEUE;
            case TOPIC -> DestinationCreate.Kind.TOPIC;
            case TEMPORARY_QUEUE -> DestinationCreate.Kind.TEMPORARY_QUEUE;
            case TEMPORARY_TOPIC -> DestinationCreate.Kind.TEMPORARY_TOPIC;
        };
    }

    static DestinationCreate.Use use(Address.Use use) {
        return switch (use) {
            case SEND -> DestinationCreate.Use.SEND;
            case CONSUME -> DestinationCreate.Use.CONSUME;
            case BROWSE -> DestinationCreate.Use.BROWSE;
        };
    }

    static Subscribe subscribe(Subscription subscription) {
        Subscribe.Durability durability = switch (subscription.durability()) {
            case QUEUE -> Subscribe.Durability.QUEUE;
            case PRIVATE -> Subscribe.Durability.PRIVATE;
            case SHARED -> Subscribe.Durability.SHARED;
            case DURABLE -> Subscribe.Durability.DURABLE;
            case SHARED_DURABLE -> Subscribe.Durability.SHARED_DURABLE;
        };
        return new Subscribe(
                subscription.destination(),
                durability,
                subscription.name(),
                subscription.selector(),
                subscription.ownMessages() == Subscription.OwnMessages.SKIPPED);
    }

    /** Whether a consumer will receive or listen shows by its credit, so the wire's style says the more careful of the two. */
    static LinkOpen open(LinkOpening opening) {
        return new LinkOpen(
                opening.link(),
                opening.session(),
                opening.generation(),
                opening.subscription(),
                opening.selector(),
                LinkOpen.Style.RECEIVE,
                opening.claim() == Subscription.Claim.EXCLUSIVE,
                delays(opening));
    }

    private static RedeliveryDelays delays(LinkOpening opening) {
        if (opening.backOff().initialMs() == 0) {
            return RedeliveryDelays.NONE;
        }
        return new RedeliveryDelays(
                opening.backOff().initialMs(),
                thousandths(opening.backOff().multiplier()),
                opening.backOff().maxMs(),
                thousandths(opening.backOff().jitter()));
    }

    private static int thousandths(double value) {
        return (int) Math.round(value * 1000);
    }

    static Credit credit(Grant grant) {
        Grant.Tag seen = grant.seen();
        return new Credit(
                grant.link(),
                grant.generation(),
                grant.messages(),
                grant.bytes(),
                grant.rest() == Grant.Rest.DRAINED,
                seen == null ? NONE_SEEN : seen.queueId(),
                seen == null ? NONE_SEEN : seen.offset());
    }

    static io.penstock.protocol.wire.LinkReset reset(LinkReset reset) {
        return new io.penstock.protocol.wire.LinkReset(
                reset.session(), reset.generation(), tags(reset.seen()), List.of(), reset.links(), reset.why());
    }

    static Settle settle(Settling settling) {
        Settle.Outcome outcome = switch (settling.outcome()) {
            case ACCEPTED -> Settle.Outcome.ACCEPT;
            case RETURNED -> Settle.Outcome.RETURN;
            case RELEASED -> Settle.Outcome.RELEASE;
            case REJECTED -> Settle.Outcome.REJECT;
            case EXPIRED -> Settle.Outcome.EXPIRED;
        };
        return new Settle(settling.session(), outcome, tags(settling.tags()));
    }

    static TxStage stage(TransactionPart part) {
        return new TxStage(part.session(), part.transaction(), sends(part.sends()), tags(part.settles()));
    }

    static TxCommit commit(TransactionEnd end) {
        TransactionPart last = end.last();
        return new TxCommit(
                last.session(),
                last.transaction(),
                end.stagedParts(),
                end.stream(),
                end.number(),
                sends(last.sends()),
                tags(last.settles()));
    }

    static BranchEnd end(BranchId branch, BranchLink.Outcome outcome, TransactionPart last, int stagedParts) {
        BranchEnd.Outcome how = switch (outcome) {
            case SUCCESS -> BranchEnd.Outcome.SUCCESS;
            case FAIL -> BranchEnd.Outcome.FAIL;
        };
        return new BranchEnd(
                branch,
                how,
                last.session(),
                last.transaction(),
                stagedParts,
                sends(last.sends()),
                tags(last.settles()));
    }

    private static List<StagedSend> sends(List<Outgoing> messages) {
        List<StagedSend> words = new ArrayList<>(messages.size());
        for (Outgoing message : messages) {
            words.add(new StagedSend(
                    message.destination(),
                    BROKERS_CHOICE,
                    message.ttlMs(),
                    message.delayMs(),
                    ByteBuffer.wrap(message.bytes(), message.offset(), message.length())));
        }
        return words;
    }

    static Browse browse(BrowseQuery query) {
        return new Browse(
                query.queue(),
                query.selector(),
                query.queueId(),
                query.from(),
                query.upTo(),
                query.room().bytes(),
                query.room().messages());
    }

    static BrowsePage page(Browse.Page page) {
        List<BrowsePage.End> ends = new ArrayList<>(page.ends().size());
        for (Browse.End end : page.ends()) {
            ends.add(new BrowsePage.End(end.queueId(), end.upTo()));
        }
        List<Delivered> messages = new ArrayList<>(page.messages().size());
        for (io.penstock.protocol.wire.Delivered each : page.messages()) {
            boolean again = (each.flags() & io.penstock.protocol.wire.Delivered.REDELIVERED) != 0;
            messages.add(new Delivered(
                    each.queueId(),
                    each.offset(),
                    each.deliveryCount(),
                    again ? Delivered.History.REDELIVERED : Delivered.History.NEW,
                    each.message()));
        }
        return new BrowsePage(ends, page.next(), messages);
    }

    static List<Delivered> messages(Deliver delivery) {
        List<Delivered> messages = new ArrayList<>(delivery.count());
        while (delivery.next()) {
            messages.add(new Delivered(
                    delivery.queueId(),
                    delivery.offset(),
                    delivery.deliveryCount(),
                    delivery.redelivered() ? Delivered.History.REDELIVERED : Delivered.History.NEW,
                    delivery.message()));
        }
        return messages;
    }
}
