package io.penstock.broker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.destination.StateFixture;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class UsersTest {
    private final Users users = new Users();

    @Test
    void shouldKeepTheNewestCredentialOfAUser() {
        assertThat(users.put(user("anna", 4_096))).isTrue();
        SortedMap<String, UserRecord> before = users.view();
        assertThat(users.put(user("anna", 8_192))).isTrue();
        assertThat(users.find("anna").iterations()).isEqualTo(8_192);
        assertThat(before.get("anna").iterations()).as("a snapshot").isEqualTo(4_096);
        assertThat(users.size()).isEqualTo(1);
    }

    @Test
    void shouldForgetADeletedUser() {
        users.put(user("anna", 1));
        assertThat(users.delete("bert")).isFalse();
        assertThat(users.delete("anna")).isTrue();
        assertThat(users.find("anna")).isNull();
        assertThat(users.size()).isZero();
    }

    @Test
    void shouldComeBackFromACheckpointAsItWas() {
        users.put(user("bert", 2));
        users.put(user("anna", 1));
        ByteBuffer bytes = StateFixture.encoded(users::encode);
        Users copy = new Users();
        copy.decode(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(copy.view().keySet()).containsExactly("anna", "bert");
        assertThat(copy.find("bert").storedKey()).isEqualTo(users.find("bert").storedKey());
        assertThat(StateFixture.encoded(copy::encode)).isEqualTo(StateFixture.encoded(users::encode));
    }

    @Test
    void shouldRefuseAnIncompleteCredential() {
        assertThatThrownBy(() -> new UserRecord("anna", 0, new byte[1], new byte[1], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UserRecord("anna", 1, null, new byte[1], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UserRecord("", 1, new byte[1], new byte[1], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static UserRecord user(String name, int iterations) {
        return new UserRecord(name, iterations, new byte[] {1}, new byte[] {2, 3}, new byte[] {4});
    }
}
