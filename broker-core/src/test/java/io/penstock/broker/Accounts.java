package io.penstock.broker;

import io.penstock.protocol.auth.ScramCredential;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.RightsChange;
import io.penstock.protocol.wire.UserPut;
import java.util.List;

/** Users for tests, all with one password, and what they may do. Stateless. */
final class Accounts {
    static final String PASSWORD = "secret";

    private static final ScramCredential CREDENTIAL =
            ScramCredential.derive(PASSWORD, new byte[16], ScramCredential.ITERATIONS_MIN);

    private Accounts() {}

    static UserPut put(String name, UserPut.Mode mode, UserPut.Role role) {
        return new UserPut(
                name,
                mode,
                role,
                CREDENTIAL.iterations(),
                CREDENTIAL.salt(),
                CREDENTIAL.storedKey(),
                CREDENTIAL.serverKey());
    }

    static void create(TestClient admin, String name, UserPut.Role role) {
        admin.ok(UserPut.LAYOUT, put(name, UserPut.Mode.CREATE, role));
    }

    /** A first user, who may do everything. */
    static TestClient boss(CoreHarness broker) {
        create(broker.client(), "boss", UserPut.Role.DEFAULT);
        return TestClient.of(broker, "boss");
    }

    /** A user with these rights over these names and no others, logged in. */
    static TestClient with(CoreHarness broker, TestClient boss, String name, String names, Right... rights) {
        create(boss, name, UserPut.Role.NONE);
        if (rights.length > 0) {
            grant(boss, name, names, rights);
        }
        return TestClient.of(broker, name);
    }

    static void grant(TestClient admin, String user, String names, Right... rights) {
        admin.ok(
                RightsChange.LAYOUT,
                new RightsChange(user, RightsChange.Change.GRANT, names, Right.bits(List.of(rights))));
    }

    static RightsChange revocation(String user, String names, Right... rights) {
        return new RightsChange(user, RightsChange.Change.REVOKE, names, Right.bits(List.of(rights)));
    }

    static void revoke(TestClient admin, String user, String names, Right... rights) {
        admin.ok(RightsChange.LAYOUT, revocation(user, names, rights));
    }
}
