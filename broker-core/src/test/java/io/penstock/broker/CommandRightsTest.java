package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchDecide;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.DestinationUpdate;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.QueuePurge;
import io.penstock.protocol.wire.QueueTransfer;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.RightsChange;
import io.penstock.protocol.wire.RightsList;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.SubscriptionDelete;
import io.penstock.protocol.wire.SubscriptionList;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import io.penstock.protocol.wire.Unsubscribe;
import io.penstock.protocol.wire.UserDelete;
import io.penstock.protocol.wire.UserPut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every command, by users who have one right each: who is refused, and who is not. */
class CommandRightsTest {
    private static final Set<CommandCode> BEFORE_LOGIN = EnumSet.of(CommandCode.HELLO, CommandCode.PING);
    private static final Set<CommandCode> THE_BROKERS =
            EnumSet.of(CommandCode.DELIVER, CommandCode.RECALL, CommandCode.GRANT);
    private static final Set<Right> ALL = EnumSet.allOf(Right.class);
    private static final BranchId BRANCH = new BranchId(1, new byte[] {1}, new byte[] {2});
    private static final TagRange FIRST = new TagRange(0, 0, 0, 0);

    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient boss = Accounts.boss(broker);
    private final Map<CommandCode, Set<Right>> sufficient = new EnumMap<>(CommandCode.class);
    private final int orders = boss.queue("orders");
    private final int news = boss.topic("news");
    private final long queue = boss.subscribe("orders", TestClient.QUEUE, null);
    private final long shared = boss.subscribe("news", Subscribe.Durability.SHARED_DURABLE, "shared");
    private int turn;

    @Test
    void shouldHaveANeedForEveryCommandThatClientsMayGive() {
        Set<CommandCode> expected = EnumSet.allOf(CommandCode.class);
        expected.removeAll(BEFORE_LOGIN);
        expected.removeAll(THE_BROKERS);
        assertThat(broker.core().requests().needs().keySet())
                .as("a new command gets a row in shouldRefuse…, too")
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void shouldBeDocumented() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs"))) {
            folder = folder.getParent();
        }
        Path page = folder.resolve("docs/security.md");
        List<String> lines = new ArrayList<>(Files.readAllLines(page));
        int from = lines.indexOf("| command | needs |") + 2;
        int to = from;
        while (!lines.get(to).startsWith("| `HELLO`")) {
            to++;
        }
        List<String> rows = new ArrayList<>();
        broker.core().requests().needs().forEach((code, needs) -> rows.add("| `" + code + "` | " + needs + " |"));
        if (Boolean.getBoolean("penstock.writeDocs")) {
            lines.subList(from, to).clear();
            lines.addAll(from, rows);
            Files.write(page, lines);
            return;
        }
        assertThat(lines.subList(from, to))
                .as("docs/security.md; regenerate with -Dpenstock.writeDocs=true")
                .isEqualTo(rows);
    }

    @Test
    void shouldRefuseEachCommandToWhoeverHasNoneOfTheRightsThatItNeeds() {
        moveMessages();
        transact();
        workInBranches();
        administer();
        withoutRights();
        assertThat(sufficient.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        broker.core().requests().needs().keySet());
    }

    private void moveMessages() {
        Set<Right> consume = EnumSet.of(Right.CONSUME);
        each(
                CommandCode.PRODUCE,
                EnumSet.of(Right.SEND),
                user -> asked(user, Produce.LAYOUT, user.persistent(orders, "m")));
        each(
                CommandCode.BROWSE,
                EnumSet.of(Right.BROWSE),
                user -> asked(user, Browse.LAYOUT, new Browse("orders", null, 0, 0, -1, 1, 0)));
        each(
                CommandCode.SUBSCRIBE,
                consume,
                user -> asked(
                        user,
                        Subscribe.LAYOUT,
                        new Subscribe("news", Subscribe.Durability.PRIVATE, null, null, false)));
        each(
                CommandCode.LINK_OPEN,
                consume,
                user -> asked(user, LinkOpen.LAYOUT, new LinkOpen(1, 1, 0, queue, null, LinkOpen.Style.LISTENER)));
        each(CommandCode.SETTLE, consume, user -> asked(user, Settle.LAYOUT, settle(queue)));
        each(CommandCode.UNSUBSCRIBE, consume, user -> {
            TestClient owner = TestClient.of(broker, "boss");
            String id = "client-" + ++turn;
            owner.ok(ClientId.LAYOUT, new ClientId(id));
            owner.subscribe("news", Subscribe.Durability.DURABLE, "d");
            owner.disconnect();
            user.ok(ClientId.LAYOUT, new ClientId(id));
            return asked(user, Unsubscribe.LAYOUT, new Unsubscribe("d"));
        });
        each(CommandCode.CREDIT, consume, user -> {
            Accounts.grant(boss, name(user), "*", Right.CONSUME);
            user.open(7, 1, queue);
            Accounts.revoke(boss, name(user), "*", Right.CONSUME);
            rightsBack(user);
            user.oneway(Credit.LAYOUT, new Credit(7, 0, 0, 0, false, 0, -1));
            broker.run();
            return user.connection().closed() != null ? ErrorCode.NOT_AUTHORIZED : null;
        });
    }

    private static Settle settle(long subscription) {
        return new Settle(1, Settle.Outcome.ACCEPT, List.of(new TagRange(subscription, 0, 0, 0)));
    }

    private void transact() {
        Set<Right> none = EnumSet.noneOf(Right.class);
        each(
                CommandCode.TX_STAGE,
                none,
                user -> asked(user, TxStage.LAYOUT, new TxStage(1, 1, sends(user), settles())));
        each(
                CommandCode.TX_STAGE,
                EnumSet.of(Right.SEND),
                user -> asked(user, TxStage.LAYOUT, new TxStage(1, 1, sends(user), List.of())));
        each(
                CommandCode.TX_STAGE,
                EnumSet.of(Right.CONSUME),
                user -> asked(user, TxStage.LAYOUT, new TxStage(1, 1, List.of(), settles())));
        each(CommandCode.TX_COMMIT, none, user -> committed(user, sends(user), settles()));
        each(CommandCode.TX_COMMIT, EnumSet.of(Right.SEND), user -> committed(user, sends(user), List.of()));
    }

    private List<StagedSend> sends(TestClient user) {
        return List.of(new StagedSend(orders, 0, 0, 0, user.message("m", 0, 0, true)));
    }

    private List<TagRange> settles() {
        return List.of(new TagRange(shared, 0, 0, 0));
    }

    /** A commit without a right is a rollback that names the right. */
    private ErrorCode committed(TestClient user, List<StagedSend> sends, List<TagRange> settles) {
        Frame answer = user.ask(TxCommit.LAYOUT, new TxCommit(1, 1, 0, 2, user.nextNumber(2), sends, settles, false));
        boolean denied = answer.code() == ErrorCode.TRANSACTION_ROLLED_BACK.number()
                && answer.header().remark().contains("has no right");
        return denied ? ErrorCode.NOT_AUTHORIZED : null;
    }

    private void workInBranches() {
        Set<Right> recover = EnumSet.of(Right.RECOVER);
        BranchStart join = new BranchStart(BRANCH, BranchStart.Mode.JOIN, 0);
        boss.ok(BranchStart.LAYOUT, new BranchStart(BRANCH, BranchStart.Mode.NEW, 0));
        each(CommandCode.TX_XA_START, recover, user -> asked(user, BranchStart.LAYOUT, join));
        each(
                CommandCode.TX_XA_END,
                recover,
                user -> asked(
                        user,
                        BranchEnd.LAYOUT,
                        new BranchEnd(BRANCH, BranchEnd.Outcome.SUCCESS, 1, 1, 0, List.of(), List.of())));
        each(
                CommandCode.TX_XA_PREPARE,
                recover,
                user -> asked(user, BranchStep.PREPARE, new BranchStep(BRANCH, false)));
        each(
                CommandCode.TX_XA_COMMIT,
                recover,
                user -> asked(
                        user,
                        BranchCommit.LAYOUT,
                        new BranchCommit(BRANCH, BranchCommit.Phase.ONLY, 3, user.nextNumber(3), false)));
        each(CommandCode.TX_XA_FORGET, recover, user -> asked(user, BranchStep.FORGET, new BranchStep(BRANCH, false)));
        each(
                CommandCode.TX_XA_DECIDE,
                EnumSet.of(Right.ADMIN),
                user -> asked(user, BranchDecide.LAYOUT, new BranchDecide(BRANCH, BranchDecide.Decision.COMMIT)));
        each(
                CommandCode.TX_XA_ROLLBACK,
                recover,
                user -> asked(user, BranchStep.ROLLBACK, new BranchStep(BRANCH, false)));
    }

    private void administer() {
        Set<Right> admin = EnumSet.of(Right.ADMIN);
        each(
                CommandCode.DESTINATION_CREATE,
                EnumSet.of(Right.CREATE),
                user -> asked(
                        user,
                        DestinationCreate.LAYOUT,
                        new DestinationCreate(
                                "new" + ++turn,
                                DestinationCreate.Kind.QUEUE,
                                DestinationCreate.Mode.CREATE_IF_ABSENT,
                                DestinationCreate.Settings.DEFAULT)));
        for (DestinationCreate.Use use : DestinationCreate.Use.values()) {
            each(
                    CommandCode.DESTINATION_CREATE,
                    usable(use),
                    user -> asked(
                            user,
                            DestinationCreate.LAYOUT,
                            new DestinationCreate(
                                    "orders",
                                    DestinationCreate.Kind.QUEUE,
                                    DestinationCreate.Mode.CREATE_IF_ABSENT,
                                    DestinationCreate.Settings.DEFAULT,
                                    use)));
        }
        each(
                CommandCode.DESTINATION_DELETE,
                admin,
                user -> asked(user, DestinationDelete.LAYOUT, new DestinationDelete("absent")));
        each(
                CommandCode.DESTINATION_UPDATE,
                admin,
                user -> asked(
                        user,
                        DestinationUpdate.LAYOUT,
                        new DestinationUpdate("absent", DestinationCreate.Settings.DEFAULT)));
        each(CommandCode.QUEUE_PURGE, admin, user -> asked(user, QueuePurge.LAYOUT, new QueuePurge("absent")));
        each(
                CommandCode.QUEUE_TRANSFER,
                EnumSet.noneOf(Right.class),
                user -> asked(
                        user,
                        QueueTransfer.LAYOUT,
                        new QueueTransfer("absent", 0, QueueTransfer.Action.MOVE, "orders", List.of())));
        each(
                CommandCode.QUEUE_TRANSFER,
                admin,
                user -> asked(
                        user,
                        QueueTransfer.LAYOUT,
                        new QueueTransfer("absent", 0, QueueTransfer.Action.DISCARD, null, List.of())));
        each(
                CommandCode.SUBSCRIPTION_LIST,
                admin,
                user -> asked(user, SubscriptionList.LAYOUT, new SubscriptionList(null, 0, 10)));
        each(
                CommandCode.SUBSCRIPTION_LIST,
                admin,
                user -> asked(user, SubscriptionList.LAYOUT, new SubscriptionList("news", 0, 10)));
        each(
                CommandCode.SUBSCRIPTION_DELETE,
                admin,
                user -> asked(user, SubscriptionDelete.LAYOUT, new SubscriptionDelete(null, "absent")));
        each(CommandCode.SUBSCRIPTION_DELETE, admin, user -> {
            String name = "forgotten" + ++turn;
            boss.subscribe("news", Subscribe.Durability.SHARED_DURABLE, name);
            return asked(user, SubscriptionDelete.LAYOUT, new SubscriptionDelete(null, name));
        });
        each(CommandCode.BROKER_STATUS, admin, user -> asked(user, Empty.BROKER_STATUS, Empty.VALUE));
        each(CommandCode.USER_LIST, admin, user -> asked(user, Empty.USER_LIST, Empty.VALUE));
        each(
                CommandCode.USER_PUT,
                admin,
                user -> asked(
                        user, UserPut.LAYOUT, Accounts.put("new" + ++turn, UserPut.Mode.CREATE, UserPut.Role.DEFAULT)));
        each(CommandCode.USER_DELETE, admin, user -> asked(user, UserDelete.LAYOUT, new UserDelete("absent")));
        each(
                CommandCode.RIGHTS_CHANGE,
                admin,
                user -> asked(
                        user,
                        RightsChange.LAYOUT,
                        new RightsChange("anonymous", RightsChange.Change.GRANT, "x", Right.SEND.bit())));
        each(CommandCode.RIGHTS_LIST, admin, user -> asked(user, RightsList.LAYOUT, new RightsList(null, null)));
    }

    private static Set<Right> usable(DestinationCreate.Use use) {
        return switch (use) {
            case UNSTATED -> ALL;
            case SEND -> EnumSet.of(Right.SEND);
            case CONSUME -> EnumSet.of(Right.CONSUME);
            case BROWSE -> EnumSet.of(Right.BROWSE);
        };
    }

    private void withoutRights() {
        each(CommandCode.CLIENT_ID, ALL, user -> asked(user, ClientId.LAYOUT, new ClientId("c" + ++turn)));
        each(
                CommandCode.LINK_RESET,
                ALL,
                user -> asked(user, LinkReset.LAYOUT, new LinkReset(1, 1, List.of(FIRST), List.of(), List.of(1))));
        each(CommandCode.LINK_CLOSE, ALL, user -> asked(user, LinkClose.LAYOUT, new LinkClose(1, List.of())));
        each(CommandCode.TX_ROLLBACK, ALL, user -> asked(user, TxRollback.LAYOUT, new TxRollback(1, 1)));
        each(
                CommandCode.TX_XA_LIST,
                ALL,
                user -> asked(user, BranchList.LAYOUT, new BranchList(BranchList.Scope.ALL, 0, 10)));
        each(
                CommandCode.DESTINATION_LIST,
                ALL,
                user -> asked(
                        user, DestinationList.LAYOUT, new DestinationList(DestinationCreate.Kind.ANY, null, null, 10)));
        each(CommandCode.CONNECTION_CLOSE, ALL, user -> asked(user, Empty.CONNECTION_CLOSE, Empty.VALUE));
    }

    // ---- users with one right each

    private final Map<TestClient, String> names = new HashMap<>();
    private final Map<String, Right> rights = new HashMap<>();

    private String name(TestClient user) {
        return names.get(user);
    }

    private void rightsBack(TestClient user) {
        Accounts.grant(boss, name(user), "*", rights.get(name(user)));
    }

    /** Has it asked by users with one right each; those with one of these are not refused, and one without any is. */
    private void each(CommandCode code, Set<Right> enough, Function<TestClient, ErrorCode> ask) {
        sufficient.put(code, enough);
        for (Right right : Right.values()) {
            String name = right.word() + ++turn;
            TestClient user = Accounts.with(broker, boss, name, "*", right);
            names.put(user, name);
            rights.put(name, right);
            ErrorCode answer = ask.apply(user);
            assertThat(answer == ErrorCode.NOT_AUTHORIZED)
                    .as("%s by a user who may %s: %s", code, right.word(), answer)
                    .isEqualTo(!enough.contains(right));
        }
    }

    private static <T> ErrorCode asked(TestClient user, Layout<T> layout, T request) {
        Frame answer = user.ask(layout, request);
        assertThat(answer).as("%s", request).isNotNull();
        return ErrorCode.of(answer.code());
    }
}
