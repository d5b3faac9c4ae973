package io.penstock.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.StateFixture;
import io.penstock.protocol.wire.Right;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RightsTableTest {
    private final Users users = new Users();
    private final Rights rights = new Rights(users);

    RightsTableTest() {
        user("anna");
    }

    private void user(String name) {
        users.put(new UserRecord(name, 1, new byte[1], new byte[1], new byte[1]));
        rights.userPut();
    }

    private Rights.Outcome put(String names, Right... which) {
        return rights.put(new RightsRecord("anna", names, Right.bits(List.of(which))));
    }

    @Test
    void shouldCoverNamesExactlyByBeginningAndAll() {
        assertThat(Rights.covers("orders", "orders")).isTrue();
        assertThat(Rights.covers("orders", "orders.new")).isFalse();
        assertThat(Rights.covers("orders", "Orders")).isFalse();
        assertThat(Rights.covers("orders*", "orders")).isTrue();
        assertThat(Rights.covers("orders.*", "orders")).isFalse();
        assertThat(Rights.covers("orders.*", "orders.new")).isTrue();
        assertThat(Rights.covers("*", "anything")).isTrue();
    }

    @Test
    void shouldSumUpAllGrantsThatCoverAName() {
        put("orders.*", Right.SEND);
        put("orders.new", Right.CONSUME);
        put("*", Right.BROWSE);
        assertThat(Right.words(rights.over("anna", "orders.new"))).isEqualTo("send,consume,browse");
        assertThat(Right.words(rights.over("anna", "orders.old"))).isEqualTo("send,browse");
        assertThat(Right.words(rights.overAll("anna"))).isEqualTo("browse");
        assertThat(rights.over("nobody", "orders.new")).isZero();
    }

    @Test
    void shouldForgetGrantsWithTheirUserAndEmptyOnes() {
        put("orders", Right.SEND);
        put("orders");
        assertThat(rights.hasAny("anna")).isFalse();
        put("orders", Right.SEND);
        users.delete("anna");
        rights.userDeleted("anna");
        assertThat(rights.grants("anna")).isEmpty();
        assertThat(put("orders", Right.SEND)).isEqualTo(Rights.Outcome.NO_SUCH_USER);
    }

    @Test
    void shouldGiveEverythingToAnonymousClientsOnlyWhileThereIsNoUser() {
        assertThat(rights.over(Rights.ANONYMOUS, "orders")).isZero();
        users.delete("anna");
        rights.userDeleted("anna");
        assertThat(rights.over(Rights.ANONYMOUS, "orders")).isEqualTo(Right.ALL);
        assertThat(rights.over("anna", "orders")).as("a user that was deleted").isZero();
    }

    @Test
    void shouldRefuseMoreGrantsThanItsLimit() {
        for (int i = 0; i < Rights.GRANTS_LIMIT; i++) {
            assertThat(put("orders." + i, Right.SEND)).isEqualTo(Rights.Outcome.DONE);
        }
        assertThat(put("one.more", Right.SEND)).isEqualTo(Rights.Outcome.TOO_MANY);
        assertThat(put("orders.1", Right.CONSUME)).isEqualTo(Rights.Outcome.DONE);
        assertThat(rights.over("anna", "one.more")).isZero();
        assertThat(rights.grants("anna")).hasSize(Rights.GRANTS_LIMIT);
    }

    @Test
    void shouldComeBackFromACheckpointAsItWas() {
        user("bert");
        put("orders.*", Right.SEND, Right.ADMIN);
        rights.put(new RightsRecord("bert", "*", Right.ALL));
        ByteBuffer bytes = StateFixture.encoded(rights::encode);
        Rights copy = new Rights(users);
        copy.decode(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(copy.grants("anna")).isEqualTo(rights.grants("anna"));
        assertThat(copy.grants("bert")).isEqualTo(rights.grants("bert"));
        assertThat(StateFixture.encoded(copy::encode)).isEqualTo(StateFixture.encoded(rights::encode));
    }

    @Test
    void shouldRememberARightUntilRightsChange() {
        Permissions permissions = new Permissions("anna");
        put("orders", Right.SEND);
        for (int id = 0; id < 200; id++) {
            assertThat(permissions.over(rights, id, id % 2 == 0 ? "orders" : "bills"))
                    .isEqualTo(id % 2 == 0 ? Right.SEND.bit() : 0);
        }
        assertThat(permissions.over(rights, 198, "orders")).isEqualTo(Right.SEND.bit());
        put("orders");
        assertThat(permissions.over(rights, 198, "orders")).isZero();
        put("*", Right.BROWSE);
        assertThat(permissions.over(rights, 199, "bills")).isEqualTo(Right.BROWSE.bit());
    }
}
