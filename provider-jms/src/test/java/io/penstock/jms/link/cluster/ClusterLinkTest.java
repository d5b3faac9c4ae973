package io.penstock.jms.link.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.BackOff;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.LinkListener;
import io.penstock.jms.link.LinkOpening;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.link.Subscription.Durability;
import io.penstock.jms.link.Subscription.OwnMessages;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.link.TransactionEnd;
import io.penstock.jms.link.TransactionPart;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.client.HomeBroker;
import io.penstock.protocol.client.RouteCache;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterLinkTest {
    private final FakeMember alpha = new FakeMember("alpha");
    private final FakeMember beta = new FakeMember("beta");
    private final Map<String, BrokerData> brokers =
            new TreeMap<>(Map.of("alpha", present("alpha"), "beta", present("beta")));
    private final Map<String, List<String>> routes = new TreeMap<>();
    private final List<String> opened = new ArrayList<>();
    private final Heard heard = new Heard();
    private final ClusterLink link = new ClusterLink(
            new DestinationHomes(new RouteCache(this::route, Clock.system()), this::members),
            this::connect,
            heard,
            "alpha",
            alpha);

    private static BrokerData present(String name) {
        return new BrokerData("C", name, new TreeMap<>(Map.of(0L, name + ":1")));
    }

    private void goAway(String name) {
        brokers.put(name, new BrokerData("C", name, new TreeMap<>()));
    }

    private CompletableFuture<List<BrokerData>> members() {
        return CompletableFuture.completedFuture(List.copyOf(brokers.values()));
    }

    private CompletableFuture<List<BrokerData>> route(String name) {
        return routes.containsKey(name)
                ? CompletableFuture.completedFuture(
                        routes.get(name).stream().map(brokers::get).toList())
                : CompletableFuture.failedFuture(new PenstockException(ErrorCode.NO_SUCH_DESTINATION, name));
    }

    private CompletableFuture<MemberLink> connect(String broker, LinkListener listener) {
        opened.add(broker);
        beta.listener = listener;
        return CompletableFuture.completedFuture(beta);
    }

    private int resolve(String name) {
        return link.resolve(new Address(Address.Kind.QUEUE, name), Address.Use.SEND)
                .join();
    }

    private String made(String prefix, String at) {
        return IntStream.range(0, 100)
                .mapToObj(i -> prefix + i)
                .filter(name -> HomeBroker.ofDestination(name, List.of(present("alpha"), present("beta")))
                        .orElseThrow()
                        .brokerName()
                        .equals(at))
                .findFirst()
                .orElseThrow();
    }

    private long subscribe(String queue) {
        resolve(queue);
        return link.subscribe(new Subscription(queue, Durability.QUEUE, null, null, OwnMessages.HEARD))
                .join();
    }

    /** A link of session 1 at each broker, numbered 1 and 2; the subscriptions. */
    private long[] consumers() {
        long[] subscriptions = {subscribe(made("q", "alpha")), subscribe(made("q", "beta"))};
        for (int i = 0; i < 2; i++) {
            link.openLink(new LinkOpening(i + 1, 1, 0, subscriptions[i], null)).join();
        }
        return subscriptions;
    }

    @Test
    void shouldOpenABrokerByItsFirstUseOnly() {
        resolve(made("here", "alpha"));
        assertThat(opened).isEmpty();
        resolve(made("there", "beta"));
        resolve(made("elsewhere", "beta"));
        assertThat(opened).containsExactly("beta");
    }

    @Test
    void shouldAskWhoeverTheRouteNamesAndMakeWhatIsNotThereAtItsHomeOnly() {
        String name = made("orders", "beta");
        routes.put(name, List.of("alpha"));
        resolve(name);
        assertThat(alpha.destinations).isEmpty();
        assertThat(beta.destinations).containsOnlyKeys(name);

        String kept = made("kept", "beta");
        routes.put(kept, List.of("alpha"));
        alpha.destinations.put(kept, 9);
        resolve(kept);
        assertThat(beta.destinations).doesNotContainKey(kept);
    }

    @Test
    void shouldMakeNothingWhileTheHolderIsAwayAndAskAgainAfterwards() {
        routes.put("orders", List.of("beta"));
        goAway("beta");
        assertThatThrownBy(() -> resolve("orders")).hasMessageContaining("PENSTOCK-1112");
        assertThat(alpha.destinations).isEmpty();
        brokers.put("beta", present("beta"));
        beta.destinations.put("orders", 4);
        resolve("orders");
        assertThat(alpha.destinations).isEmpty();
    }

    @Test
    void shouldChooseTheSameOfTwoHomesAsEveryClient() {
        String name = made("twice", "beta");
        alpha.destinations.put(name, 1);
        beta.destinations.put(name, 1);
        routes.put(name, List.of("alpha", "beta"));
        assertThat(link.brokerOfDestination(resolve(name))).isEqualTo("beta");
    }

    @Test
    void shouldMakeADeadLetterQueueWhereItsQueueIs() {
        String queue = made("failing", "alpha");
        beta.destinations.put(queue, 1);
        routes.put(queue, List.of("beta"));
        assertThat(link.brokerOfDestination(resolve("%DLQ%" + queue))).isEqualTo("beta");
        assertThat(link.brokerOfDestination(resolve("%DLQ%" + made("absent", "alpha"))))
                .isEqualTo("alpha");
    }

    @Test
    void shouldFindATemporaryDestinationByTheBrokerInItsName() {
        beta.destinations.put("TMP%beta%1", 5);
        int number = link.resolve(new Address(Address.Kind.TEMPORARY_QUEUE, "TMP%beta%1"), Address.Use.SEND)
                .join();
        assertThat(link.brokerOfDestination(number)).isEqualTo("beta");
        goAway("gamma");
        assertThatThrownBy(
                        () -> link.resolve(new Address(Address.Kind.TEMPORARY_QUEUE, "TMP%gamma%1"), Address.Use.SEND)
                                .join())
                .hasMessageContaining("PENSTOCK-1112");
    }

    @Test
    void shouldSplitWhatConcernsBothBrokersInTheirNumbers() {
        long[] subscriptions = consumers();
        List<TagRange> tags = List.of(new TagRange(subscriptions[0], 0, 1, 2), new TagRange(subscriptions[1], 0, 8, 9));
        link.settle(new Settling(1, Settling.Outcome.ACCEPTED, tags));
        link.resetLinks(new LinkReset(1, 1, tags, List.of(1, 2))).join();
        assertThat(alpha.said(Settling.class))
                .extracting(Settling::tags)
                .containsExactly(List.of(new TagRange(7, 0, 1, 2)));
        assertThat(beta.said(Settling.class))
                .extracting(Settling::tags)
                .containsExactly(List.of(new TagRange(7, 0, 8, 9)));
        assertThat(alpha.said(LinkReset.class))
                .containsExactly(new LinkReset(1, 1, List.of(new TagRange(7, 0, 1, 2)), List.of(1)));
        assertThat(beta.said(LinkReset.class))
                .containsExactly(new LinkReset(1, 1, List.of(new TagRange(7, 0, 8, 9)), List.of(2)));
    }

    @Test
    void shouldOpenAConsumersLinkWithAllThatItClaims() {
        long subscription = subscribe(made("q", "beta"));
        BackOff backOff = new BackOff(100, 2, 1000, 0.5);
        link.openLink(new LinkOpening(3, 1, 0, subscription, "a = 1", Subscription.Claim.EXCLUSIVE, backOff))
                .join();
        assertThat(beta.said(LinkOpening.class))
                .containsExactly(new LinkOpening(3, 1, 0, 7, "a = 1", Subscription.Claim.EXCLUSIVE, backOff));
    }

    @Test
    void shouldWaitForALostBrokerWithAnAcknowledgementButNotToGiveBack() {
        long[] subscriptions = consumers();
        beta.held = new CompletableFuture<>();
        TagRange there = new TagRange(subscriptions[1], 0, 8, 9);
        CompletableFuture<Void> reset = link.resetLinks(new LinkReset(1, 1, List.of(there), List.of(1, 2)));
        assertThat(reset).isNotDone();
        beta.listener.onInterrupted(new PenstockException(ErrorCode.CONNECTION_LOST, "killed"));
        assertThat(reset).isDone();
        assertThat(link.closeLink(2, List.of())).isDone();
        CompletableFuture<Void> acknowledged =
                link.settleDurably(new Settling(1, Settling.Outcome.ACCEPTED, List.of(there)));
        assertThat(acknowledged).isNotDone();
        beta.held.complete(null);
        assertThat(acknowledged).isDone();
    }

    @Test
    void shouldTellOfALostBrokerAsOfAPart() {
        long[] subscriptions = consumers();
        beta.listener.onInterrupted(new PenstockException(ErrorCode.CONNECTION_LOST, "killed"));
        assertThat(heard.lost.broker()).isEqualTo("beta");
        assertThat(heard.lost.holds(subscriptions[1])).isTrue();
        assertThat(heard.lost.holds(subscriptions[0])).isFalse();
        beta.listener.onRestored();
        assertThat(heard.lost).isNull();
    }

    @Test
    void shouldCommitAtTheBrokerOfTheWorkAlsoWhenAllOfItIsShippedAhead() {
        int number = resolve(made("sums", "beta"));
        Outgoing message = new Outgoing(number, 0, 0, 1, 1, new byte[1], 0, 1);
        link.stage(new TransactionPart(1, 5, List.of(message), List.of()));
        link.commit(new TransactionEnd(new TransactionPart(1, 5, List.of(), List.of()), 1, 1, 1))
                .join();
        assertThat(beta.said(TransactionPart.class))
                .extracting(part -> part.sends().get(0).destination())
                .containsExactly(beta.destinations.values().iterator().next());
        assertThat(beta.said(TransactionEnd.class)).hasSize(1);
        assertThat(alpha.said).isEmpty();
    }

    @Test
    void shouldEndADurableSubscriptionOfTheSameNameElsewhere() {
        alpha.durables.add("reader");
        subscribeDurably(made("news", "beta"));
        assertThat(alpha.durables).isEmpty();
        assertThat(beta.durables).containsExactly("reader");
        link.unsubscribe("reader").join();
        assertThatThrownBy(() -> link.unsubscribe("reader").join()).hasMessageContaining("PENSTOCK-1306");
        goAway("beta");
        assertThatThrownBy(() -> link.unsubscribe("reader").join()).hasMessageContaining("PENSTOCK-1112");
    }

    @Test
    void shouldTakeADurableSubscriptionBackWhereItsNameIsInUseElsewhere() {
        alpha.inUse = true;
        assertThatThrownBy(() -> subscribeDurably(made("news", "beta"))).hasMessageContaining("PENSTOCK-1307");
        assertThat(beta.durables).isEmpty();
    }

    private void subscribeDurably(String topic) {
        link.resolve(new Address(Address.Kind.TOPIC, topic), Address.Use.CONSUME)
                .join();
        link.subscribe(new Subscription(topic, Durability.DURABLE, "reader", null, OwnMessages.HEARD))
                .join();
    }

    @Test
    void shouldClaimTheClientIdAtTheDirectoryBrokerFirstAndWhereItGoesLater() {
        link.claimClientId("me").join();
        resolve(made("later", "beta"));
        assertThat(alpha.said).containsExactly("id me");
        assertThat(beta.said).containsExactly("id me");
        goAway("aardvark");
        assertThatThrownBy(() -> link.claimClientId("me").join())
                .hasMessageContaining("PENSTOCK-1112")
                .hasMessageContaining("aardvark");
    }

    @Test
    void shouldCloseAllBrokersOnce() {
        consumers();
        link.close().join();
        link.close().join();
        assertThat(alpha.said).containsOnlyOnce("closed");
        assertThat(beta.said).containsOnlyOnce("closed");
    }

    @Test
    void shouldRememberOnlyTheLastTemporaryDestinations() {
        DestinationNumbers numbers = new DestinationNumbers();
        Member member = new Member("alpha", 0, heard);
        int lasting = numbers.assign(member, 0, DestinationNumbers.Life.LASTING);
        int first = numbers.assign(member, 1, DestinationNumbers.Life.TEMPORARY);
        for (int i = 2; i <= DestinationNumbers.TEMPORARIES_MAX + 1; i++) {
            numbers.assign(member, i, DestinationNumbers.Life.TEMPORARY);
        }
        assertThat(numbers.of(lasting).number()).isZero();
        assertThatThrownBy(() -> numbers.of(first)).hasMessageContaining("long ago");
    }

    /** Who listens to the connection; which broker is lost. */
    private static final class Heard implements LinkListener {
        private Part lost;

        @Override
        public void onDeliver(int link, int generation, List<Delivered> messages) {}

        @Override
        public void onRecall(int link, int generation, int messages) {}

        @Override
        public void onInterrupted(Throwable why) {
            throw new AssertionError("the whole connection was said to be lost", why);
        }

        @Override
        public void onInterrupted(Part part, Throwable why) {
            lost = part;
        }

        @Override
        public void onLinkLost(int link, Exception why) {}

        @Override
        public void onRestored() {
            throw new AssertionError("the whole connection was said to be back");
        }

        @Override
        public void onRestored(Part part) {
            lost = null;
        }

        @Override
        public void onLost(Exception why) {}
    }
}
