package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.FilterTerms;
import io.penstock.broker.delivery.Link;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.LinkOpen;

/** LINK_OPEN: a consumer's way in, without credit at first. */
final class LinkOpenCommand extends ClientCommand {
    private final LinkOpen open;
    private final Subscriptions subscriptions;
    private final Links links;

    LinkOpenCommand(ClientConnection client, Frame frame, LinkOpen open, Subscriptions subscriptions, Links links) {
        super(client, frame);
        this.open = open;
        this.subscriptions = subscriptions;
        this.links = links;
        refuseIfInvalid(open.selector());
    }

    /** Serving state only. */
    @Override
    public Room room() {
        return Room.NONE;
    }

    @Override
    void done(Verdict verdict) {
        Subscription subscription = subscriptions.find(open.subscription());
        if (subscription == null || subscription.destination().isInternal() || links.isEnding(subscription)) {
            refused(ErrorCode.NO_SUCH_SUBSCRIPTION, "no subscription has the number " + open.subscription());
        } else if (!subscription.destination().isOpenTo(client().owner())) {
            refused(
                    ErrorCode.TEMPORARY_DESTINATION,
                    "only the connection that created '"
                            + subscription.destination().name() + "' consumes from it");
        } else if (client().link(open.link()) != null) {
            refused(ErrorCode.MALFORMED_FRAME, "link " + open.link() + " is open already");
        } else if (client().isFull()) {
            refused(
                    ErrorCode.LIMIT_EXCEEDED,
                    "a connection has at most " + ClientConnection.LINKS_LIMIT + " consumers");
        } else if (links.consumers(subscription) > 0 && !subscription.identity().isShared()) {
            refused(
                    ErrorCode.SUBSCRIPTION_IN_USE,
                    "subscription '" + subscription.identity().name() + "' has its one consumer");
        } else {
            Link.Claim claim = open.exclusive() ? Link.Claim.EXCLUSIVE : Link.Claim.SHARED;
            Link link = new Link(client(), open.link(), open.session(), open.generation(), claim, open.redelivery());
            links.open(link, subscription, FilterTerms.of(subscription, open.selector()));
            ok();
        }
    }
}
