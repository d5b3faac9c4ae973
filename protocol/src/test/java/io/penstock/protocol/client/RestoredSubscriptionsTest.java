package io.penstock.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.Subscribe.Durability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which subscriptions and links a client sets up again at the next broker, and what becomes of those it cannot. */
class RestoredSubscriptionsTest extends ClientFixture {
    private int subscriptions = 20;

    private long subscribe(BrokerClient client, Subscribe what) throws Exception {
        var asked = client.subscribe(what);
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(subscriptions++, 10));
        return get(asked).subscription();
    }

    private void open(BrokerClient client, int link, long subscription, String selector) throws Exception {
        var opened = client.openLink(new LinkOpen(link, 1, 0, subscription, selector, LinkOpen.Style.LISTENER));
        broker.expect(Commands.LINK_OPEN).ok();
        get(opened);
    }

    private void lose(BrokerClient client) throws Exception {
        client.ask(Commands.BROKER_STATUS, Empty.VALUE);
        broker.expect(Commands.BROKER_STATUS).drop();
        assertThat(listener.next()).isEqualTo("interrupted");
    }

    private static Subscribe named(Durability durability, String selector) {
        return new Subscribe("news", durability, "s", selector, false);
    }

    @Test
    void shouldLoseTheConsumerAloneWhoseSubscriptionCannotBeHadAgain() throws Exception {
        BrokerClient client = connect();
        open(client, 1, subscribe(client, new Subscribe("gone", Durability.PRIVATE, null, null, false)), null);
        open(client, 2, subscribe(client, named(Durability.SHARED, "a = 1")), null);
        lose(client);
        broker.expect(Commands.SUBSCRIBE).fail(ErrorCode.NO_SUCH_DESTINATION, "it was deleted");
        var again = broker.expect(Commands.SUBSCRIBE);
        assertThat(again.as(Subscribe.LAYOUT)).isEqualTo(named(Durability.SHARED, "a = 1"));
        again.answer(Commands.SUBSCRIBE, new Subscribe.Answer(99, 10));
        var link = broker.expect(Commands.LINK_OPEN);
        assertThat(link.as(LinkOpen.LAYOUT).link()).isEqualTo(2);
        assertThat(link.as(LinkOpen.LAYOUT).subscription()).isEqualTo(99);
        link.ok();
        assertThat(listener.next()).isEqualTo("link 1 lost NO_SUCH_SUBSCRIPTION");
        assertThat(listener.next()).isEqualTo("restored");
        lose(client);
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(7, 10));
        broker.expect(Commands.LINK_OPEN).ok();
        assertThat(listener.next()).as("the lost one is forgotten").isEqualTo("restored");
    }

    @Test
    void shouldLoseTheConsumerAloneWhoseLinkIsRefused() throws Exception {
        BrokerClient client = connect();
        open(client, 1, subscribe(client, named(Durability.DURABLE, null)), null);
        lose(client);
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(20, 10));
        broker.expect(Commands.LINK_OPEN).fail(ErrorCode.SUBSCRIPTION_IN_USE, "by another");
        assertThat(listener.next()).isEqualTo("link 1 lost SUBSCRIPTION_IN_USE");
        assertThat(listener.next()).isEqualTo("restored");
        var asked = client.ask(Commands.BROKER_STATUS, Empty.VALUE);
        broker.expect(Commands.BROKER_STATUS).fail(ErrorCode.INTERNAL, "never mind");
        failure(asked, ErrorCode.INTERNAL);
    }

    @Test
    void shouldOpenLinksOfAQueueAgainWithTheirSelectors() throws Exception {
        BrokerClient client = connect();
        Subscribe queue = new Subscribe("orders", Durability.QUEUE, null, null, false);
        open(client, 1, subscribe(client, queue), "a = 1");
        lose(client);
        broker.expect(Commands.SUBSCRIBE).answer(Commands.SUBSCRIBE, new Subscribe.Answer(20, 10));
        var link = broker.expect(Commands.LINK_OPEN);
        assertThat(link.as(LinkOpen.LAYOUT).selector()).isEqualTo("a = 1");
        link.ok();
        assertThat(listener.next()).isEqualTo("restored");
    }

    @Test
    void shouldNotAskAgainForAnIdleSubscriptionThatOthersMayHaveReplaced() throws Exception {
        BrokerClient client = connect();
        open(client, 1, subscribe(client, named(Durability.SHARED_DURABLE, "old")), null);
        var closed = client.closeLink(new LinkClose(1, List.of()));
        broker.expect(Commands.LINK_CLOSE).ok();
        get(closed);
        lose(client);
        assertThat(listener.next()).isEqualTo("restored");
    }

    @Test
    void shouldAskAgainForTheLastOfTheSubscriptionsOfOneName() throws Exception {
        BrokerClient client = connect();
        subscribe(client, named(Durability.SHARED_DURABLE, "old"));
        long last = subscribe(client, named(Durability.SHARED_DURABLE, "new"));
        open(client, 1, last, null);
        lose(client);
        var again = broker.expect(Commands.SUBSCRIBE);
        assertThat(again.as(Subscribe.LAYOUT).selector()).isEqualTo("new");
        again.answer(Commands.SUBSCRIBE, new Subscribe.Answer(21, 10));
        broker.expect(Commands.LINK_OPEN).ok();
        assertThat(listener.next()).isEqualTo("restored");
    }
}
