package io.penstock.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.Deliveries;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.ProduceAnswer;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxStage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Losing a broker and finding one again. */
class ReconnectTest extends ClientFixture {
    private static final DestinationCreate ORDERS = new DestinationCreate(
            "orders",
            DestinationCreate.Kind.TOPIC,
            DestinationCreate.Mode.CREATE_IF_ABSENT,
            DestinationCreate.Settings.DEFAULT);
    private static final Subscribe MINE = new Subscribe("orders", Subscribe.Durability.PRIVATE, null, null, false);
    private static final TagRange TAG = new TagRange(20, 0, 5, 6);

    private void restored() throws Exception {
        assertThat(listener.next()).isEqualTo("interrupted");
        assertThat(listener.next()).isEqualTo("restored");
    }

    private static int number(ScriptedBroker.Received produce) {
        return produce.as(Produce.LAYOUT).message().get(0);
    }

    @Test
    void shouldRepeatUnansweredSendsInOrderAndNoOthers() throws Exception {
        BrokerClient client = connect();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sent.add(client.produce(message(1, 1, i)));
        }
        List<ScriptedBroker.Received> seen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            seen.add(broker.expect(Commands.PRODUCE));
        }
        seen.get(1).answer(Commands.PRODUCE, new ProduceAnswer(100));
        seen.get(3).answer(Commands.PRODUCE, new ProduceAnswer(100));
        get(sent.get(1));
        get(sent.get(3));
        broker.stop();
        assertThat(listener.next()).isEqualTo("interrupted");
        sent.add(client.produce(message(1, 1, 6)));
        broker.restart();
        assertThat(listener.next()).isEqualTo("restored");
        for (int expected : new int[] {0, 2, 4, 5, 6}) {
            var again = broker.expect(Commands.PRODUCE);
            assertThat(number(again)).isEqualTo(expected);
            again.answer(Commands.PRODUCE, new ProduceAnswer(100));
            get(sent.get(expected));
        }
        assertThat(broker.hellos.take().client().epoch()).isZero();
        assertThat(broker.hellos.take().client().epoch()).isPositive();
    }

    @Test
    void shouldRepeatAcrossSeveralLosses() throws Exception {
        BrokerClient client = connect();
        var sent = client.produce(message(1, 1, 42));
        for (int i = 0; i < 5; i++) {
            var each = broker.expect(Commands.PRODUCE);
            assertThat(number(each)).isEqualTo(42);
            each.drop();
            restored();
        }
        broker.expect(Commands.PRODUCE).answer(Commands.PRODUCE, new ProduceAnswer(1));
        get(sent);
    }

    private void answerSetUp(int destination, long subscription) throws Exception {
        broker.expect(Commands.DESTINATION_CREATE)
                .answer(
                        Commands.DESTINATION_CREATE,
                        new DestinationCreate.Answer(destination, DestinationCreate.Kind.TOPIC, 10));
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(subscription, destination));
    }

    /** A client id, a topic, a private subscription 20 and a link 1 in generation 3. */
    private BrokerClient setUp() throws Exception {
        BrokerClient client = connect();
        var claimed = client.claimClientId("me");
        broker.expect(Commands.CLIENT_ID).ok();
        get(claimed);
        var destination = client.destination(ORDERS);
        var subscription = client.subscribe(MINE);
        answerSetUp(10, 20);
        assertThat(get(destination).destinationId()).isEqualTo(10);
        assertThat(get(subscription).subscription()).isEqualTo(20);
        var opened = client.openLink(new LinkOpen(1, 1, 3, 20, null, LinkOpen.Style.LISTENER));
        broker.expect(Commands.LINK_OPEN).ok();
        get(opened);
        return client;
    }

    private void losing(BrokerClient client) throws Exception {
        client.ask(Commands.BROKER_STATUS, Empty.VALUE);
        broker.expect(Commands.BROKER_STATUS).drop();
        assertThat(listener.next()).isEqualTo("interrupted");
    }

    /** Goes along with a restoration at a broker that gives other numbers. */
    private ScriptedBroker.Received restoring(int destination, long subscription) throws Exception {
        var claim = broker.expect(Commands.CLIENT_ID);
        assertThat(claim.as(ClientId.LAYOUT).clientId()).isEqualTo("me");
        claim.ok();
        answerSetUp(destination, subscription);
        var open = broker.expect(Commands.LINK_OPEN);
        open.ok();
        return open;
    }

    @Test
    void shouldSetEverythingUpAgainUnderTheSameNumbers() throws Exception {
        BrokerClient client = setUp();
        var over = client.subscribe(MINE);
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(99, 10));
        assertThat(get(over).subscription()).isEqualTo(99);
        client.openLink(new LinkOpen(2, 1, 3, 99, null, LinkOpen.Style.LISTENER));
        broker.expect(Commands.LINK_OPEN).ok();
        var closed = client.closeLink(new LinkClose(2, List.of()));
        broker.expect(Commands.LINK_CLOSE).ok();
        get(closed);
        losing(client);
        var link = restoring(11, 21);
        assertThat(link.as(LinkOpen.LAYOUT)).isEqualTo(new LinkOpen(1, 1, 4, 21, null, LinkOpen.Style.LISTENER));
        assertThat(listener.next()).isEqualTo("restored");

        client.credit(new Credit(1, 3, 10, 1000, false, 0, -1));
        assertThat(broker.expect(Commands.CREDIT).as(Credit.LAYOUT).generation())
                .isEqualTo(4);
        link.tell(Commands.DELIVER, new Deliveries(1, 4, List.of()));
        assertThat(listener.next()).isEqualTo("deliver 1 in 3 of 0");
        client.settle(new Settle(1, Settle.Outcome.ACCEPT, List.of(TAG, new TagRange(99, 0, 1, 1))));
        assertThat(broker.expect(Commands.SETTLE).as(Settle.LAYOUT).tags()).containsExactly(new TagRange(21, 0, 5, 6));
        client.produce(message(10, 1, 1));
        assertThat(broker.expect(Commands.PRODUCE).as(Produce.LAYOUT).destinationId())
                .isEqualTo(11);
    }

    @Test
    void shouldTakeResetsAndClosesIntoARestoration() throws Exception {
        BrokerClient client = setUp();
        losing(client);
        var claim = broker.expect(Commands.CLIENT_ID);
        var reset = client.resetLinks(new LinkReset(1, 4, List.of(TAG), List.of(), List.of(1)));
        var second = client.subscribe(MINE);
        claim.ok();
        answerSetUp(10, 20);
        var open = broker.expect(Commands.LINK_OPEN);
        assertThat(open.as(LinkOpen.LAYOUT).generation()).isEqualTo(5);
        // Closed while it is being opened again: it has to be closed at the new broker too.
        var closed = client.closeLink(new LinkClose(1, List.of(TAG)));
        open.ok();
        assertThat(listener.next()).isEqualTo("restored");
        get(reset);
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(22, 10));
        assertThat(get(second).subscription()).isEqualTo(22);
        var close = broker.expect(Commands.LINK_CLOSE);
        assertThat(close.as(LinkClose.LAYOUT).keep()).isEmpty();
        close.ok();
        get(closed);
    }

    @Test
    void shouldGiveARequestThatWaitsToTheNextBroker() throws Exception {
        BrokerClient client = setUp();
        var opened = client.openLink(new LinkOpen(2, 1, 3, 20, null, LinkOpen.Style.RECEIVE));
        broker.expect(Commands.LINK_OPEN);
        var settled = client.settleDurably(new Settle(1, Settle.Outcome.ACCEPT, List.of(TAG)));
        broker.expect(Commands.SETTLE);
        var unsubscribed = client.unsubscribe("old");
        broker.expect(Commands.UNSUBSCRIBE);
        losing(client);
        client.settle(new Settle(1, Settle.Outcome.ACCEPT, List.of(TAG)));
        client.settle(new Settle(1, Settle.Outcome.RETURN, List.of(TAG)));
        restoring(10, 20);
        broker.expect(Commands.LINK_OPEN).ok();
        get(opened);
        broker.expect(Commands.SETTLE).ok();
        get(settled);
        broker.expect(Commands.UNSUBSCRIBE).fail(ErrorCode.NO_SUCH_SUBSCRIPTION, "gone");
        get(unsubscribed);
        assertThat(broker.expect(Commands.SETTLE).frame().isOneway()).isTrue();
        assertThat(listener.next()).isEqualTo("restored");
    }

    @Test
    void shouldFailWhatCannotBeRepeated() throws Exception {
        BrokerClient client = connect();
        var asked = client.ask(Commands.USER_LIST, Empty.VALUE);
        broker.expect(Commands.USER_LIST).drop();
        failure(asked, ErrorCode.CONNECTION_LOST);
        restored();
    }

    private static TxCommit commit(int stagedParts, List<TagRange> settles) {
        return new TxCommit(1, 7, stagedParts, 1, 70, List.of(), settles);
    }

    @Test
    void shouldRepeatACommitThatHoldsNothingAsItIs() throws Exception {
        BrokerClient client = connect();
        var committed = client.commit(commit(0, List.of()));
        broker.expect(Commands.TX_COMMIT).drop();
        var again = broker.expect(Commands.TX_COMMIT);
        assertThat(again.as(TxCommit.LAYOUT)).isEqualTo(commit(0, List.of()).again());
        again.ok();
        get(committed);
    }

    @Test
    void shouldAskByNumberWhetherACommitThatSettlesHappened() throws Exception {
        BrokerClient client = connect();
        var committed = client.commit(commit(0, List.of(TAG)));
        broker.expect(Commands.TX_COMMIT).drop();
        var again = broker.expect(Commands.TX_COMMIT);
        assertThat(again.as(TxCommit.LAYOUT)).isEqualTo(commit(1, List.of()).again());
        again.fail(ErrorCode.TRANSACTION_ROLLED_BACK, "parts are missing");
        failure(committed, ErrorCode.TRANSACTION_ROLLED_BACK);
    }

    @Test
    void shouldRollBackATransactionWhosePartsWereLost() throws Exception {
        BrokerClient client = connect();
        client.stage(new TxStage(1, 7, List.of(), List.of(TAG)));
        broker.expect(Commands.TX_STAGE).drop();
        restored();
        failure(client.commit(commit(1, List.of())), ErrorCode.TRANSACTION_ROLLED_BACK);
        assertThat(broker.received).isEmpty();
    }

    @Test
    void shouldNotRepeatANonPersistentSend() throws Exception {
        BrokerClient client = connect();
        OutgoingMessage message = message(1, 1, 1);
        message.bytes()[1 + MessageLayout.FLAGS_AT] = 0;
        var sent = client.produce(message);
        broker.expect(Commands.PRODUCE).drop();
        failure(sent, ErrorCode.CONNECTION_LOST);
        restored();
        assertThat(broker.received).isEmpty();
    }

    @Test
    void shouldSayThatASendIsRepeated() throws Exception {
        BrokerClient client = connect();
        var sent = client.produce(message(1, 1, 1));
        broker.expect(Commands.PRODUCE).drop();
        restored();
        var again = broker.expect(Commands.PRODUCE);
        int flags = again.as(Produce.LAYOUT).message().get(MessageLayout.FLAGS_AT);
        assertThat(flags).isEqualTo(MessageLayout.FLAG_PERSISTENT | MessageLayout.FLAG_REPEATED);
        again.answer(Commands.PRODUCE, new ProduceAnswer(1));
        get(sent);
    }

    @Test
    void shouldFollowABrokerThatSaysThatItStops() throws Exception {
        BrokerClient client = connect();
        var sent = client.produce(message(1, 1, 1));
        broker.expect(Commands.PRODUCE).fail(ErrorCode.BROKER_STOPPING, "stopping");
        restored();
        broker.expect(Commands.PRODUCE).answer(Commands.PRODUCE, new ProduceAnswer(1));
        get(sent);
    }

    private static DestinationCreate temporary(String name, DestinationCreate.Mode mode) {
        return new DestinationCreate(
                name, DestinationCreate.Kind.TEMPORARY_QUEUE, mode, DestinationCreate.Settings.DEFAULT);
    }

    private DestinationCreate declaring(int destination) throws Exception {
        var asked = broker.expect(Commands.DESTINATION_CREATE);
        asked.answer(
                Commands.DESTINATION_CREATE,
                new DestinationCreate.Answer(destination, DestinationCreate.Kind.TEMPORARY_QUEUE, 10));
        return asked.as(DestinationCreate.LAYOUT);
    }

    @Test
    void shouldDeclareItsOwnTemporaryDestinationsAgainAndAskForThoseOfOthers() throws Exception {
        DestinationCreate own = temporary("TMP%a", DestinationCreate.Mode.CREATE_IF_ABSENT);
        DestinationCreate ownAsked = temporary("TMP%a", DestinationCreate.Mode.RESOLVE);
        DestinationCreate foreign = temporary("TMP%b", DestinationCreate.Mode.RESOLVE);
        BrokerClient client = connect();
        var created = client.destination(own);
        declaring(10);
        assertThat(get(created).destinationId()).isEqualTo(10);
        var asked = client.destination(ownAsked);
        declaring(10);
        get(asked);
        var found = client.destination(foreign);
        declaring(11);
        get(found);
        losing(client);
        assertThat(declaring(12)).isEqualTo(own);
        var gone = broker.expect(Commands.DESTINATION_CREATE);
        assertThat(gone.as(DestinationCreate.LAYOUT)).isEqualTo(foreign);
        gone.fail(ErrorCode.NO_SUCH_DESTINATION, "gone with its connection");
        assertThat(listener.next()).isEqualTo("restored");

        client.produce(message(10, 1, 1));
        assertThat(broker.expect(Commands.PRODUCE).as(Produce.LAYOUT).destinationId())
                .isEqualTo(12);
        failure(client.produce(message(11, 1, 2)), ErrorCode.NO_SUCH_DESTINATION);
    }

    @Test
    void shouldNotDeclareADeletedDestinationAgain() throws Exception {
        BrokerClient client = connect();
        var created = client.destination(temporary("TMP%a", DestinationCreate.Mode.CREATE_IF_ABSENT));
        declaring(10);
        get(created);
        var subscribed = client.subscribe(new Subscribe("TMP%a", Subscribe.Durability.QUEUE, null, null, false));
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(20, 10));
        get(subscribed);
        var deleted = client.deleteDestination("TMP%a");
        broker.expect(Commands.DESTINATION_DELETE).drop();
        assertThat(listener.next()).isEqualTo("interrupted");
        declaring(10);
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(21, 10));
        assertThat(listener.next()).isEqualTo("restored");
        broker.expect(Commands.DESTINATION_DELETE).fail(ErrorCode.NO_SUCH_DESTINATION, "deleted before");
        get(deleted);
        losing(client);
        assertThat(listener.next()).isEqualTo("restored");
        assertThat(broker.received).as("what the restoration asked").isEmpty();
    }

    @Test
    void shouldBeginARestorationAnewWhenItIsCut() throws Exception {
        BrokerClient client = setUp();
        losing(client);
        broker.expect(Commands.CLIENT_ID).ok();
        broker.expect(Commands.DESTINATION_CREATE).drop();
        for (var each = broker.next(); each.code() != CommandCode.CLIENT_ID; each = broker.next()) {
            assertThat(each.code()).isEqualTo(CommandCode.SUBSCRIBE);
        }
        broker.stop();
        broker.received.clear();
        broker.restart();
        restoring(10, 20);
        assertThat(listener.next()).isEqualTo("restored");
    }

    @Test
    void shouldGiveUpAfterTheAttemptsAllowed() throws Exception {
        failover = new ClientOptions.Failover(
                0, 1, 5, 2, new ClientOptions.Failover.Attempts(4, 0, 0), ClientOptions.Failover.Order.RANDOM);
        BrokerClient client = connect();
        var sent = client.produce(message(1, 1, 1));
        broker.expect(Commands.PRODUCE);
        broker.stop();
        assertThat(listener.next()).isEqualTo("interrupted");
        assertThat(listener.next()).isEqualTo("lost RECONNECT_GIVEN_UP");
        assertThat(failure(sent, ErrorCode.RECONNECT_GIVEN_UP)).hasMessageContaining("after 4 rounds");
        failure(client.unsubscribe("x"), ErrorCode.RECONNECT_GIVEN_UP);
        client.close();
    }

    @Test
    void shouldKeepTryingAtTheStartIfTold() throws Exception {
        broker.stop();
        failover = new ClientOptions.Failover(
                0, 1, 5, 2, new ClientOptions.Failover.Attempts(0, -1, 0), ClientOptions.Failover.Order.AS_GIVEN);
        var connecting = connecting(broker.endpoint());
        broker.restart();
        assertThat(get(connecting).broker().name()).isEqualTo("broker-a");
    }

    @Test
    void shouldEndALookByClosing() throws Exception {
        BrokerClient client = connect();
        var sent = client.produce(message(1, 1, 1));
        broker.expect(Commands.PRODUCE);
        broker.stop();
        assertThat(listener.next()).isEqualTo("interrupted");
        client.close();
        failure(sent, ErrorCode.CONNECTION_CLOSED);
    }
}
