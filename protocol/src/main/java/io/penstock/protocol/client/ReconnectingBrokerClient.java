package io.penstock.protocol.client;

import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Command;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client that outlives its broker: while none is there requests wait, and when one is found everything is set up again
 * and what was not answered is repeated in order. Thread-safe.
 *
 * <p>What a repeat means: a send or a commit carries its number, by which the broker knows it again; an acceptance changes
 * nothing the second time; a link is opened in its present generation by the restoration. A commit that settles or has
 * staged parts is repeated as a question only: what it held went back when the connection was lost, so it either happened
 * before or is rolled back. {@link #ask} is never repeated.
 */
public final class ReconnectingBrokerClient implements BrokerClient {
    private final BrokerKeeper keeper;
    private final Recollection recollection;
    private final Translation translation;
    private final Request.Limit requestLimit;
    private final ClientOptions.TimeOuts timeOuts;
    private final Map<TransactionKey, Integer> stagedIn = new ConcurrentHashMap<>();

    private record TransactionKey(int session, long transaction) {}

    private ReconnectingBrokerClient(BrokerKeeper keeper, Recollection recollection, ClientOptions.TimeOuts timeOuts) {
        this.keeper = keeper;
        this.recollection = recollection;
        this.translation = new Translation(recollection);
        this.timeOuts = timeOuts;
        this.requestLimit = new Request.Limit(
                timeOuts.requestMs(), ErrorCode.REQUEST_TIMEOUT, () -> "the broker did not answer the request");
    }

    /**
     * Connects by bootstrap addresses, each of a name server or a broker.
     *
     * @return the client once it is logged in at its first broker, or the failure
     */
    public static CompletableFuture<BrokerClient> connect(
            ClientParts parts,
            ClientIdentity identity,
            ClientOptions options,
            List<Endpoint> addresses,
            BrokerClientListener listener) {
        return connect(parts, options, new Bootstrap(parts, identity, options, addresses), listener);
    }

    /** Connects by a bootstrap that the caller may ask afterwards which way it took. */
    public static CompletableFuture<BrokerClient> connect(
            ClientParts parts, ClientOptions options, Bootstrap bootstrap, BrokerClientListener listener) {
        return connect(parts, options, (BrokerFinder) bootstrap, listener);
    }

    /** Connects to the broker of a name, and to no other when it is lost. */
    public static CompletableFuture<BrokerClient> connect(
            ClientParts parts, ClientOptions options, NamedBroker broker, BrokerClientListener listener) {
        return connect(parts, options, (BrokerFinder) broker, listener);
    }

    static CompletableFuture<BrokerClient> connect(
            ClientParts parts, ClientOptions options, BrokerFinder finder, BrokerClientListener listener) {
        Recollection recollection = new Recollection();
        BrokerKeeper keeper = new BrokerKeeper(
                finder, parts.clock(), parts.transport().scheduler(), listener, recollection, options.failover());
        ReconnectingBrokerClient client = new ReconnectingBrokerClient(keeper, recollection, options.timeOuts());
        return keeper.start().thenApply(ok -> client);
    }

    private <A> CompletableFuture<A> repeatable(Request.Sender<A> sender) {
        return keeper.submit(Request.AtLoss.REPEAT, requestLimit, sender);
    }

    @Override
    public CompletableFuture<Void> claimClientId(String clientId) {
        CompletableFuture<Void> claimed =
                repeatable((on, attempt) -> on.channel().claimClientId(clientId));
        return claimed.thenRun(() -> recollection.claimed(clientId));
    }

    @Override
    public CompletableFuture<DestinationCreate.Answer> destination(DestinationCreate create) {
        return repeatable((on, attempt) ->
                on.channel().destination(create).thenApply(answer -> recollection.resolved(create, answer)));
    }

    @Override
    public CompletableFuture<Browse.Page> browse(Browse browse) {
        return repeatable((on, attempt) -> on.channel().browse(browse));
    }

    @Override
    public CompletableFuture<Subscribe.Answer> subscribe(Subscribe subscribe) {
        return repeatable((on, attempt) ->
                on.channel().subscribe(subscribe).thenApply(answer -> recollection.subscribed(subscribe, answer)));
    }

    @Override
    public CompletableFuture<Void> deleteDestination(String name) {
        return repeatable((on, attempt) -> on.channel().deleteDestination(name).handle((ok, failure) -> {
            mustBeDone(attempt, failure, ErrorCode.NO_SUCH_DESTINATION);
            recollection.deleted(name);
            return null;
        }));
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String name) {
        return repeatable((on, attempt) -> on.channel().unsubscribe(name).handle((ok, failure) -> {
            mustBeDone(attempt, failure, ErrorCode.NO_SUCH_SUBSCRIPTION);
            recollection.unsubscribed(name);
            return null;
        }));
    }

    /** Fails for any failure but one that shows that an earlier attempt has done it. */
    private static void mustBeDone(Request.Attempt attempt, Throwable failure, ErrorCode gone) {
        if (failure != null) {
            PenstockException why = Greeting.asPenstock(failure);
            if (attempt != Request.Attempt.REPEAT || why.code() != gone) {
                throw why;
            }
        }
    }

    @Override
    public CompletableFuture<Void> openLink(LinkOpen open) {
        Recollection.Link link = recollection.opening(open);
        CompletableFuture<Void> opened = repeatable((on, attempt) -> {
            if (recollection.isOpenOn(on.channel(), link)) {
                return CompletableFuture.completedFuture(null);
            }
            Long subscription = recollection.subscription(open.subscription());
            if (subscription == null) {
                throw new PenstockException(
                        ErrorCode.NO_SUCH_SUBSCRIPTION, "the subscription does not exist any more at the broker");
            }
            return on.channel()
                    .openLink(open.at(subscription, open.generation() + on.generations()))
                    .thenRun(() -> recollection.openedOn(on.channel(), link, open.generation()));
        });
        opened.whenComplete((ok, failure) -> {
            if (failure != null) {
                recollection.closing(open.link());
            }
        });
        return opened;
    }

    @Override
    public void credit(Credit credit) {
        BrokerKeeper.Present on = keeper.present();
        if (on != null) {
            on.channel()
                    .credit(new Credit(
                            credit.link(),
                            credit.generation() + on.generations(),
                            credit.messages(),
                            credit.bytes(),
                            credit.drain(),
                            credit.seenQueueId(),
                            credit.seenOffset()));
        }
    }

    @Override
    public CompletableFuture<Void> resetLinks(LinkReset reset) {
        recollection.resetting(reset.links(), reset.generation());
        BrokerKeeper.Present asked = keeper.present();
        return repeatable((on, attempt) -> {
            // At a later broker the links were opened anew: nothing is leased, and only a link that the
            // restoration opened before it knew of the reset needs the new generation.
            boolean later = on != asked;
            if (later && !recollection.isBehind(on.channel(), reset.links(), reset.generation())) {
                return CompletableFuture.completedFuture(null);
            }
            LinkReset wire = new LinkReset(
                    reset.session(),
                    reset.generation() + on.generations(),
                    later ? List.of() : translation.tags(reset.seen()),
                    later ? List.of() : translation.tags(reset.dead()),
                    reset.links(),
                    reset.why());
            return on.channel()
                    .resetLinks(wire)
                    .thenRun(() -> recollection.resetOn(on.channel(), reset.links(), reset.generation()));
        });
    }

    @Override
    public CompletableFuture<Void> closeLink(LinkClose close) {
        Recollection.Link link = recollection.closing(close.link());
        BrokerKeeper.Present asked = keeper.present();
        return repeatable((on, attempt) -> {
            if (on == asked) {
                return on.channel().closeLink(new LinkClose(close.link(), translation.tags(close.keep())));
            }
            return link != null && recollection.isOpenOn(on.channel(), link)
                    ? on.channel().closeLink(new LinkClose(close.link(), List.of()))
                    : CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void settle(Settle settle) {
        BrokerKeeper.Present on = keeper.present();
        if (on != null) {
            settle(on, settle);
        } else if (settle.outcome() == Settle.Outcome.ACCEPT) {
            // Everything else went back by itself when the broker was lost.
            repeatable((later, attempt) -> {
                settle(later, settle);
                return CompletableFuture.<Void>completedFuture(null);
            });
        }
    }

    private void settle(BrokerKeeper.Present on, Settle settle) {
        Settle wire = translation.settle(settle);
        // An empty return answers a recall: without it the broker would never ask, nor give a group to, that link
        // again.
        if (!wire.tags().isEmpty() || wire.outcome() == Settle.Outcome.RETURN) {
            on.channel().settle(wire);
        }
    }

    @Override
    public CompletableFuture<Void> settleDurably(Settle settle) {
        return repeatable((on, attempt) -> {
            Settle wire = translation.settle(settle);
            return wire.tags().isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : on.channel().settleDurably(wire);
        });
    }

    @Override
    public CompletableFuture<Void> produce(OutgoingMessage message) {
        // A broker that died may have delivered what it did not answer: at most once forbids to send that again.
        Request.AtLoss atLoss = message.isPersistent() ? Request.AtLoss.REPEAT : Request.AtLoss.FAIL;
        return keeper.submit(atLoss, sendLimit(message), (on, attempt) -> {
            if (attempt == Request.Attempt.REPEAT) {
                message.markRepeated();
            }
            return on.channel().produce(translation.message(message));
        });
    }

    private Request.Limit sendLimit(OutgoingMessage message) {
        return new Request.Limit(
                timeOuts.sendMs(),
                ErrorCode.SEND_TIMEOUT,
                () -> recollection.destinationName(message.destinationId())
                        + " did not take the message, by its window or its answer, which sendTimeout limits");
    }

    @Override
    public boolean windowOpen(int destinationId, int stream) {
        BrokerKeeper.Present on = keeper.present();
        Integer destination = recollection.destination(destinationId);
        return on != null && destination != null && on.channel().windowOpen(destination, stream);
    }

    @Override
    public void stage(TxStage part) {
        BrokerKeeper.Present on = keeper.present();
        TransactionKey key = new TransactionKey(part.session(), part.transaction());
        if (on == null) {
            stagedIn.putIfAbsent(key, -1);
        } else {
            stagedIn.putIfAbsent(key, on.channel().epoch());
            on.channel().stage(translation.stage(part));
        }
    }

    @Override
    public CompletableFuture<Void> commit(TxCommit commit) {
        Integer staged = stagedIn.remove(new TransactionKey(commit.session(), commit.transaction()));
        Request.Limit limit =
                new Request.Limit(timeOuts.sendMs(), ErrorCode.SEND_TIMEOUT, () -> "the commit was not answered");
        return keeper.submit(Request.AtLoss.REPEAT, limit, (on, attempt) -> {
            boolean holds = commit.stagedParts() > 0 || !commit.settles().isEmpty();
            if (attempt == Request.Attempt.REPEAT && holds) {
                return on.channel().commit(question(commit));
            }
            if (staged != null && staged != on.channel().epoch()) {
                throw new PenstockException(
                        ErrorCode.TRANSACTION_ROLLED_BACK,
                        "the connection was lost during the transaction, and with it what was staged");
            }
            TxCommit wire = translation.commit(commit);
            return on.channel().commit(attempt == Request.Attempt.REPEAT ? wire.again() : wire);
        });
    }

    /** Names the commit without its content: answered by its number if it happened, refused for missing parts if not. */
    private static TxCommit question(TxCommit commit) {
        return new TxCommit(
                commit.session(),
                commit.transaction(),
                Math.max(1, commit.stagedParts()),
                commit.stream(),
                commit.number(),
                List.of(),
                List.of(),
                true);
    }

    @Override
    public CompletableFuture<Void> rollback(TxRollback rollback) {
        stagedIn.remove(new TransactionKey(rollback.session(), rollback.transaction()));
        return repeatable((on, attempt) -> on.channel().rollback(rollback));
    }

    @Override
    public CompletableFuture<Void> endBranch(BranchEnd end) {
        Integer staged = stagedIn.remove(new TransactionKey(end.session(), end.transaction()));
        return keeper.submit(Request.AtLoss.FAIL, requestLimit, (on, attempt) -> {
            if (staged != null && staged != on.channel().epoch()) {
                throw new PenstockException(
                        ErrorCode.BRANCH_CUT, "the connection was lost during the work, and with it what was staged");
            }
            return on.channel().endBranch(translation.end(end));
        });
    }

    @Override
    public <Q, A> CompletableFuture<A> askRepeatedly(Command<Q, A> command, Q first, Q again) {
        return repeatable(
                (on, attempt) -> on.channel().ask(command, attempt == Request.Attempt.REPEAT ? again : first));
    }

    @Override
    public <Q, A> CompletableFuture<A> ask(Command<Q, A> command, Q request) {
        return keeper.submit(
                Request.AtLoss.FAIL, requestLimit, (on, attempt) -> on.channel().ask(command, request));
    }

    @Override
    public BrokerInfo broker() {
        return keeper.lastBroker();
    }

    @Override
    public void close() {
        ChannelBrokerClient at = keeper.end(
                ClientState.CLOSED,
                new PenstockException(ErrorCode.CONNECTION_CLOSED, "the connection was closed by its user"));
        if (at != null) {
            at.closeGently().join();
        }
    }
}
