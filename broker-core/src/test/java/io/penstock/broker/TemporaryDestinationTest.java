package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.proposer.AbandonedDestinations;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.Mode;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TemporaryName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose a temporary destination is, and when it ends. */
class TemporaryDestinationTest {
    private static final String NAME = TemporaryName.of("broker-a", 1, 2);
    private static final long ALMOST_MS = AbandonedDestinations.PATIENCE_MS - 2_000;
    private static final long LONGER_MS = 4_000;

    private final CrashDisk disk = new CrashDisk();
    private CoreHarness broker = CoreHarness.open(disk);
    private final TestClient owner = broker.client();
    private final TestClient other = broker.client();

    private static DestinationCreate command(String name, Kind kind, Mode mode) {
        return new DestinationCreate(name, kind, mode, DestinationCreate.Settings.DEFAULT);
    }

    private static int queue(TestClient client) {
        return client.create(NAME, Kind.TEMPORARY_QUEUE, DestinationCreate.Settings.DEFAULT);
    }

    private static boolean exists(TestClient client) {
        return client.ask(DestinationCreate.LAYOUT, command(NAME, Kind.ANY, Mode.RESOLVE))
                        .code()
                == 0;
    }

    @Test
    void shouldCarryAnswersToItsOwner() {
        queue(owner);
        owner.consume(NAME, 1, 1, 10);
        int found = other.idOf(command(NAME, Kind.TEMPORARY_QUEUE, Mode.RESOLVE));
        other.produce(found, "an answer");
        assertThat(owner.texts()).containsExactly("an answer");
        other.produce(other.idOf(command(NAME, Kind.QUEUE, Mode.CREATE_IF_ABSENT)), "by name alone");
        assertThat(owner.texts()).containsExactly("by name alone");
    }

    @Test
    void shouldForceNothingToExist() {
        long before = disk.forces();
        queue(owner);
        other.idOf(command(NAME, Kind.TEMPORARY_QUEUE, Mode.RESOLVE));
        owner.ok(DestinationDelete.LAYOUT, new DestinationDelete(NAME));
        assertThat(disk.forces()).isEqualTo(before);
    }

    @Test
    void shouldBeMadeOnceHoweverOftenItIsDeclared() {
        int id = queue(owner);
        assertThat(queue(owner)).isEqualTo(id);
        other.refused(
                ErrorCode.TEMPORARY_DESTINATION,
                DestinationCreate.LAYOUT,
                command(NAME, Kind.TEMPORARY_QUEUE, Mode.CREATE_IF_ABSENT));
        other.refused(
                ErrorCode.WRONG_DESTINATION_KIND,
                DestinationCreate.LAYOUT,
                command(NAME, Kind.TEMPORARY_TOPIC, Mode.RESOLVE));
    }

    @Test
    void shouldHaveNamesOfItsOwn() {
        for (String name : List.of("orders", TemporaryName.of("broker-b", 1, 2), "TMP%broker-a%12")) {
            owner.refused(
                    ErrorCode.INVALID_DESTINATION_NAME,
                    DestinationCreate.LAYOUT,
                    command(name, Kind.TEMPORARY_QUEUE, Mode.CREATE_IF_ABSENT));
        }
        owner.refused(
                ErrorCode.INVALID_DESTINATION_NAME,
                DestinationCreate.LAYOUT,
                command(NAME, Kind.QUEUE, Mode.CREATE_IF_ABSENT));
        owner.refused(
                ErrorCode.NO_SUCH_DESTINATION,
                DestinationCreate.LAYOUT,
                command(NAME, Kind.TEMPORARY_QUEUE, Mode.RESOLVE));
    }

    @Test
    void shouldExistWhereFirstUseCreatesNothing() {
        try (CoreHarness strict = CoreHarness.open(
                new CrashDisk(), new TurnedClock(), CoreHarness.Options.small().autoCreateOff())) {
            assertThat(queue(strict.client())).isPositive();
        }
    }

    @Test
    void shouldBeConsumedAndDeletedByItsOwnerOnly() {
        queue(owner);
        long subscription = owner.consume(NAME, 1, 1, 10);
        Subscribe join = new Subscribe(NAME, TestClient.QUEUE, null, null, false);
        other.refused(ErrorCode.TEMPORARY_DESTINATION, Subscribe.LAYOUT, join);
        LinkOpen sneak = new LinkOpen(1, 1, 0, subscription, null, LinkOpen.Style.LISTENER);
        other.refused(ErrorCode.TEMPORARY_DESTINATION, LinkOpen.LAYOUT, sneak);
        other.refused(ErrorCode.TEMPORARY_DESTINATION, DestinationDelete.LAYOUT, new DestinationDelete(NAME));

        owner.refused(ErrorCode.DESTINATION_IN_USE, DestinationDelete.LAYOUT, new DestinationDelete(NAME));
        owner.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        owner.ok(DestinationDelete.LAYOUT, new DestinationDelete(NAME));
        assertThat(exists(owner)).isFalse();
    }

    @Test
    void shouldHaveNoDurableSubscription() {
        owner.create(NAME, Kind.TEMPORARY_TOPIC, DestinationCreate.Settings.DEFAULT);
        owner.refused(
                ErrorCode.TEMPORARY_DESTINATION,
                Subscribe.LAYOUT,
                new Subscribe(NAME, Subscribe.Durability.SHARED_DURABLE, "n", null, false));
        owner.open(1, 1, owner.subscribe(NAME, Subscribe.Durability.PRIVATE, null));
        owner.credit(1, 0, 10);
        other.produce(other.idOf(command(NAME, Kind.TEMPORARY_TOPIC, Mode.RESOLVE)), "news");
        assertThat(owner.texts()).containsExactly("news");
    }

    @Test
    void shouldEndWithItsConnectionAtOnce() {
        int id = queue(owner);
        owner.consume(NAME, 1, 1, 10);
        other.produce(id, "under way");
        owner.disconnect();
        assertThat(exists(other)).isFalse();
        other.refused(ErrorCode.NO_SUCH_DESTINATION, Produce.LAYOUT, other.persistent(id, "too late"));
    }

    @Test
    void shouldWaitForALostConnection() {
        queue(owner);
        owner.lose();
        broker.pass(ALMOST_MS);
        assertThat(exists(other)).isTrue();
        TestClient back = owner.reconnected();
        broker.pass(LONGER_MS);
        back.consume(NAME, 1, 1, 10);
        other.produce(other.idOf(command(NAME, Kind.TEMPORARY_QUEUE, Mode.RESOLVE)), "still here");
        assertThat(back.texts()).containsExactly("still here");

        back.lose();
        broker.pass(ALMOST_MS);
        assertThat(exists(other)).as("waits anew").isTrue();
        broker.pass(LONGER_MS);
        assertThat(exists(other)).isFalse();
    }

    @Test
    void shouldWaitForItsConnectionAfterARestart() {
        queue(owner);
        broker.stop();
        broker = CoreHarness.open(disk);
        TestClient watcher = broker.client();
        broker.pass(ALMOST_MS);
        assertThat(exists(watcher)).isTrue();
        TestClient back = owner.again(broker);
        broker.pass(LONGER_MS);
        assertThat(exists(watcher)).isTrue();
        back.disconnect();
        assertThat(exists(watcher)).isFalse();
    }

    @Test
    void shouldNotComeBackFromTheLogOnceItHasEnded() {
        queue(owner);
        owner.ok(Empty.CONNECTION_CLOSE, Empty.VALUE);
        broker.stop();
        broker = CoreHarness.open(disk);
        assertThat(exists(broker.client())).isFalse();
    }

    @Test
    void shouldBeForgottenAfterARestartIfNobodyComesBack() {
        queue(owner);
        broker.stop();
        broker = CoreHarness.open(disk);
        broker.pass(AbandonedDestinations.PATIENCE_MS + LONGER_MS);
        assertThat(exists(broker.client())).isFalse();
    }

    @Test
    void shouldNotBeToldToNameServers() {
        queue(owner);
        owner.queue("orders");
        RegisteredTopics topics = new RegisteredTopics(broker.core().published(), broker.clock());
        assertThat(topics.get()).extracting(topic -> topic.name()).containsExactly("orders");
    }
}
