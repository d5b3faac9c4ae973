package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.RightsChange;
import io.penstock.protocol.wire.RightsList;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TemporaryName;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxStage;
import io.penstock.protocol.wire.Unsubscribe;
import io.penstock.protocol.wire.UserDelete;
import io.penstock.protocol.wire.UserPut;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What users may do, and what those try who may not. */
class RightsTest {
    private static final int SESSION = 1;
    private static final BranchId BRANCH = new BranchId(1, new byte[] {1}, new byte[] {2});

    private final CrashDisk disk = new CrashDisk();
    private final CoreHarness broker = CoreHarness.open(disk);
    private final TestClient boss = Accounts.boss(broker);
    private final int orders = boss.queue("orders.new");
    private final int bills = boss.queue("bills");

    private static Settle accept(long subscription, long offset) {
        return new Settle(SESSION, Settle.Outcome.ACCEPT, List.of(new TagRange(subscription, 0, offset, offset)));
    }

    private List<String> waiting(String queue) {
        TestClient reader = TestClient.of(broker, "boss");
        reader.consume(queue, 1, SESSION, 100);
        List<String> texts = reader.texts();
        reader.disconnect();
        return texts;
    }

    // ---- who has what

    @Test
    void shouldMakeTheFirstUserTheAdministratorAndTheOthersApplications() {
        Accounts.create(boss, "app", UserPut.Role.DEFAULT);
        TestClient app = TestClient.of(broker, "app");
        app.produce(app.queue("new"), "m");
        app.refused(ErrorCode.NOT_AUTHORIZED, Empty.USER_LIST, Empty.VALUE);
        assertThat(grants("boss")).containsExactly("* send,consume,browse,create,admin,recover");
        assertThat(grants("app")).containsExactly("* send,consume,browse,create");
        assertThat(grants("anonymous")).containsExactly("* send,consume,browse,create");
    }

    private List<String> grants(String user) {
        return RightsList.Answer.LAYOUT
                .decode(boss.ok(RightsList.LAYOUT, new RightsList(user, null)).body())
                .entries()
                .stream()
                .map(entry -> entry.names() + " " + Right.words(entry.rights()))
                .toList();
    }

    @Test
    void shouldLetAnonymousClientsDoEverythingWhileThereIsNoUser() {
        CoreHarness open = CoreHarness.open(new CrashDisk());
        TestClient anyone = open.client();
        anyone.ok(Empty.BROKER_STATUS, Empty.VALUE);
        Accounts.create(anyone, "first", UserPut.Role.ADMIN);
        anyone.refused(ErrorCode.NOT_AUTHORIZED, Empty.BROKER_STATUS, Empty.VALUE);
        anyone.produce(anyone.queue("orders"), "as any application");
        TestClient.of(open, "first").ok(UserDelete.LAYOUT, new UserDelete("first"));
        anyone.ok(Empty.BROKER_STATUS, Empty.VALUE);
    }

    @Test
    void shouldTellOwnRightsAndChangeTheOwnPasswordOnly() {
        TestClient anna = Accounts.with(broker, boss, "anna", "x", Right.SEND);
        anna.ok(RightsList.LAYOUT, new RightsList("anna", null));
        anna.refused(ErrorCode.NOT_AUTHORIZED, RightsList.LAYOUT, new RightsList("boss", null));
        anna.ok(UserPut.LAYOUT, Accounts.put("anna", UserPut.Mode.PASSWORD, UserPut.Role.DEFAULT));
        anna.refused(
                ErrorCode.NOT_AUTHORIZED,
                UserPut.LAYOUT,
                Accounts.put("boss", UserPut.Mode.PASSWORD, UserPut.Role.DEFAULT));
        anna.refused(
                ErrorCode.NOT_AUTHORIZED,
                UserPut.LAYOUT,
                Accounts.put("anna", UserPut.Mode.CREATE, UserPut.Role.ADMIN));
        assertThat(grants("anna")).containsExactly("x send");
    }

    @Test
    void shouldKeepAnAdministrator() {
        Accounts.create(boss, "anna", UserPut.Role.APPLICATION);
        boss.refused(ErrorCode.LAST_ADMINISTRATOR, UserDelete.LAYOUT, new UserDelete("boss"));
        boss.refused(ErrorCode.LAST_ADMINISTRATOR, RightsChange.LAYOUT, Accounts.revocation("boss", "*", Right.ADMIN));
        Accounts.grant(boss, "anna", "*", Right.ADMIN);
        Accounts.revoke(boss, "boss", "*", Right.ADMIN);
        boss.refused(ErrorCode.NOT_AUTHORIZED, UserDelete.LAYOUT, new UserDelete("anna"));
        CoreHarness closed = CoreHarness.open(new CrashDisk());
        closed.client()
                .refused(
                        ErrorCode.LAST_ADMINISTRATOR,
                        UserPut.LAYOUT,
                        Accounts.put("first", UserPut.Mode.CREATE, UserPut.Role.APPLICATION));
    }

    @Test
    void shouldRefuseUsersAndGrantsThatMakeNoSense() {
        UserPut twice = Accounts.put("boss", UserPut.Mode.CREATE, UserPut.Role.ADMIN);
        boss.refused(ErrorCode.USER_EXISTS, UserPut.LAYOUT, twice);
        UserPut anonymous = Accounts.put("anonymous", UserPut.Mode.CREATE, UserPut.Role.ADMIN);
        boss.refused(ErrorCode.USER_EXISTS, UserPut.LAYOUT, anonymous);
        UserPut absent = Accounts.put("absent", UserPut.Mode.PASSWORD, UserPut.Role.DEFAULT);
        boss.refused(ErrorCode.NO_SUCH_USER, UserPut.LAYOUT, absent);
        boss.refused(ErrorCode.NO_SUCH_USER, UserDelete.LAYOUT, new UserDelete("absent"));
        boss.refused(ErrorCode.NO_SUCH_USER, RightsChange.LAYOUT, grant("absent", "x", Right.SEND));
        for (String names : List.of("a*b", "**", "a b", "")) {
            boss.refused(ErrorCode.INVALID_DESTINATION_NAME, RightsChange.LAYOUT, grant("boss", names, Right.SEND));
        }
        boss.refused(ErrorCode.INVALID_DESTINATION_NAME, RightsChange.LAYOUT, grant("boss", "x", Right.RECOVER));
        boss.refused(ErrorCode.NO_SUCH_GRANT, RightsChange.LAYOUT, Accounts.revocation("boss", "x", Right.SEND));
    }

    private static RightsChange grant(String user, String names, Right right) {
        return new RightsChange(user, RightsChange.Change.GRANT, names, right.bit());
    }

    @Test
    void shouldKeepRightsOverAPowerLoss() {
        Accounts.with(broker, boss, "anna", "orders.*", Right.SEND);
        Accounts.with(broker, boss, "bert", "orders.*", Right.SEND);
        boss.ok(UserDelete.LAYOUT, new UserDelete("bert"));
        CoreHarness again = CoreHarness.open(disk.afterPowerLoss(1));
        TestClient anna = TestClient.of(again, "anna");
        anna.produce(orders, "m");
        anna.refused(ErrorCode.NOT_AUTHORIZED, Produce.LAYOUT, anna.persistent(bills, "m"));
        again.stop();
    }

    // ---- names

    @Test
    void shouldGrantByNameAndByBeginning() {
        TestClient anna = Accounts.with(broker, boss, "anna", "orders.*", Right.SEND);
        anna.produce(orders, "by its beginning");
        Frame refusal = anna.ask(Produce.LAYOUT, anna.persistent(bills, "m"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_AUTHORIZED.number());
        assertThat(refusal.header().remark())
                .startsWith("user 'anna' has no right 'send' over 'bills'")
                .endsWith("penstock acl grant anna bills send");
        Accounts.grant(boss, "anna", "bills", Right.SEND);
        anna.produce(bills, "by its name");
        int other = boss.queue("bills.old");
        anna.refused(ErrorCode.NOT_AUTHORIZED, Produce.LAYOUT, anna.persistent(other, "not by another name"));
    }

    @Test
    void shouldListOnlyWhatOneHasARightOver() {
        TestClient anna = Accounts.with(broker, boss, "anna", "orders.*", Right.BROWSE);
        DestinationList all = new DestinationList(DestinationCreate.Kind.ANY, null, null, 10);
        assertThat(DestinationList.Answer.LAYOUT
                        .decode(anna.ok(DestinationList.LAYOUT, all).body())
                        .destinations())
                .extracting(DestinationList.Entry::name)
                .containsExactly("orders.new");
    }

    @Test
    void shouldNotTellAStrangerWhatExists() {
        TestClient anna = Accounts.with(broker, boss, "anna", "mine", Right.SEND, Right.CREATE);
        for (String name : List.of("bills", "absent")) {
            anna.refused(
                    ErrorCode.NOT_AUTHORIZED,
                    DestinationCreate.LAYOUT,
                    new DestinationCreate(
                            name,
                            DestinationCreate.Kind.ANY,
                            DestinationCreate.Mode.RESOLVE,
                            DestinationCreate.Settings.DEFAULT));
        }
    }

    // ---- at once

    @Test
    void shouldTakeRightsAwayFromTheNextCommandOn() {
        TestClient anna = Accounts.with(broker, boss, "anna", "orders.*", Right.SEND, Right.CONSUME);
        anna.produce(orders, "one", "two");
        long subscription = anna.consume("orders.new", 1, SESSION, 1);
        assertThat(anna.texts()).containsExactly("one");
        Accounts.revoke(boss, "anna", "orders.*", Right.CONSUME);
        anna.produce(orders, "three");
        anna.refused(ErrorCode.NOT_AUTHORIZED, Settle.LAYOUT, accept(subscription, 0));
        assertThat(anna.connection().closed()).isNull();
        anna.credit(1, 0, 1);
        assertThat(anna.connection().closed()).contains("no right 'consume' over 'orders.new'");
        assertThat(waiting("orders.new")).containsExactly("one*2", "two", "three");
    }

    @Test
    void shouldLetADeletedUserDoNothing() {
        TestClient anna = Accounts.with(broker, boss, "anna", "*", Right.SEND);
        anna.produce(orders, "m");
        boss.ok(UserDelete.LAYOUT, new UserDelete("anna"));
        anna.refused(ErrorCode.NOT_AUTHORIZED, Produce.LAYOUT, anna.persistent(orders, "after"));
        Accounts.create(boss, "anna", UserPut.Role.NONE);
        anna.refused(ErrorCode.NOT_AUTHORIZED, Produce.LAYOUT, anna.persistent(orders, "after"));
    }

    @Test
    void shouldAnswerARepeatedSendThatIsStoredAlthoughTheRightIsGone() {
        TestClient anna = Accounts.with(broker, boss, "anna", "*", Right.SEND);
        Produce sent = anna.persistent(orders, "once");
        anna.ok(Produce.LAYOUT, sent);
        TxCommit commit = commit(anna, orders, "once");
        anna.ok(TxCommit.LAYOUT, commit);
        Accounts.revoke(boss, "anna", "*", Right.SEND);
        anna.ok(Produce.LAYOUT, TestClient.repeated(sent));
        anna.ok(
                TxCommit.LAYOUT,
                new TxCommit(SESSION, 1, 0, 2, commit.number(), commit.sends(), commit.settles(), true));
        assertThat(waiting("orders.new")).containsExactly("once", "once");
    }

    private static TxCommit commit(TestClient by, int destination, String text) {
        StagedSend send = new StagedSend(destination, 0, 0, 0, by.message(text, 0, 0, true));
        return new TxCommit(SESSION, 1, 0, 2, by.nextNumber(2), List.of(send), List.of(), false);
    }

    // ---- forged numbers

    @Test
    void shouldRollBackATransactionWithASendThatIsNotAllowed() {
        TestClient anna = Accounts.with(broker, boss, "anna", "orders.*", Right.SEND);
        StagedSend allowed = new StagedSend(orders, 0, 0, 0, anna.message("allowed", 0, 0, true));
        anna.ok(TxStage.LAYOUT, new TxStage(SESSION, 1, List.of(allowed), List.of()));
        StagedSend forbidden = new StagedSend(bills, 0, 0, 0, anna.message("forbidden", 0, 0, true));
        Frame answer = anna.ask(
                TxCommit.LAYOUT,
                new TxCommit(SESSION, 1, 1, 2, anna.nextNumber(2), List.of(forbidden), List.of(), false));
        assertThat(answer.code()).isEqualTo(ErrorCode.TRANSACTION_ROLLED_BACK.number());
        assertThat(answer.header().remark()).contains("user 'anna' has no right 'send' over 'bills'");
        anna.ok(TxCommit.LAYOUT, commit(anna, orders, "the next one"));
        assertThat(waiting("orders.new")).containsExactly("the next one");
        assertThat(waiting("bills")).isEmpty();
    }

    @Test
    void shouldRefuseToSettleByTheNumberOfAQueuesSubscription() {
        boss.produce(bills, "m");
        long subscription = boss.subscribe("bills", TestClient.QUEUE, null);
        TestClient thief = Accounts.with(broker, boss, "thief", "orders.*", Right.CONSUME, Right.SEND);
        thief.refused(ErrorCode.NOT_AUTHORIZED, Settle.LAYOUT, accept(subscription, 0));
        thief.refused(
                ErrorCode.NOT_AUTHORIZED,
                LinkOpen.LAYOUT,
                new LinkOpen(1, SESSION, 0, subscription, null, LinkOpen.Style.RECEIVE));
        Frame answer = thief.ask(
                TxCommit.LAYOUT,
                new TxCommit(
                        SESSION,
                        1,
                        0,
                        2,
                        thief.nextNumber(2),
                        List.of(),
                        List.of(new TagRange(subscription, 0, 0, 0)),
                        false));
        assertThat(answer.code()).isEqualTo(ErrorCode.TRANSACTION_ROLLED_BACK.number());
        thief.oneway(Settle.LAYOUT, accept(subscription, 0));
        broker.run();
        assertThat(thief.connection().closed()).contains("no right 'consume' over 'bills'");
        assertThat(waiting("bills")).containsExactly("m");
    }

    @Test
    void shouldKeepSubscriptionsApartOfThoseWhoMayBothConsumeFromTheTopic() {
        int news = boss.topic("news");
        TestClient anna = Accounts.with(broker, boss, "anna", "news", Right.CONSUME);
        TestClient thief = Accounts.with(broker, boss, "thief", "news", Right.CONSUME);
        anna.ok(ClientId.LAYOUT, new ClientId("anna's"));
        long durable = anna.subscribe("news", Subscribe.Durability.DURABLE, "d");
        long own = anna.subscribe("news", Subscribe.Durability.PRIVATE, null);
        boss.produce(news, "m");
        for (long subscription : List.of(durable, own)) {
            thief.refused(ErrorCode.NOT_AUTHORIZED, Settle.LAYOUT, accept(subscription, 0));
            thief.refused(
                    ErrorCode.NOT_AUTHORIZED,
                    LinkOpen.LAYOUT,
                    new LinkOpen(1, SESSION, 0, subscription, null, LinkOpen.Style.RECEIVE));
        }
        thief.refused(ErrorCode.NO_SUCH_SUBSCRIPTION, Unsubscribe.LAYOUT, new Unsubscribe("d"));
        anna.open(1, SESSION, durable);
        anna.credit(1, 0, 1);
        assertThat(anna.texts()).containsExactly("m");
        anna.ok(Settle.LAYOUT, accept(durable, 0));
    }

    @Test
    void shouldLetASettlementBeRepeatedOnANewConnection() {
        TestClient anna = Accounts.with(broker, boss, "anna", "*", Right.SEND, Right.CONSUME);
        anna.produce(orders, "m");
        long subscription = anna.consume("orders.new", 1, SESSION, 1);
        assertThat(anna.texts()).containsExactly("m");
        anna.lose();
        ClientEpoch before = anna.identity();
        TestClient back = TestClient.of(
                broker, "anna", new ClientEpoch(before.clientInstance(), before.connection(), before.epoch() + 1));
        back.ok(Settle.LAYOUT, accept(subscription, 0));
        back.ok(Settle.LAYOUT, accept(subscription, 0));
        assertThat(waiting("orders.new")).isEmpty();
    }

    // ---- forged identities

    @Test
    void shouldNotLetAnotherUserGoOnWithAConnection() {
        TestClient anna = Accounts.with(broker, boss, "anna", "*", Right.SEND);
        Accounts.create(boss, "thief", UserPut.Role.APPLICATION);
        ClientEpoch stolen = new ClientEpoch(
                anna.identity().clientInstance(), anna.identity().connection(), 9);
        TestClient thief = TestClient.silent(broker, stolen);
        assertThat(thief.logIn("thief").code()).isEqualTo(ErrorCode.NOT_AUTHORIZED.number());
        assertThat(thief.connection().closed()).isNotNull();
        broker.run();
        anna.produce(orders, "goes on");
        anna.lose();
        TestClient later = TestClient.silent(broker, stolen);
        assertThat(later.logIn("thief").code()).isEqualTo(ErrorCode.NOT_AUTHORIZED.number());
        broker.run();
        TestClient back =
                TestClient.of(broker, "anna", new ClientEpoch(stolen.clientInstance(), stolen.connection(), 1));
        back.produce(orders, "and comes back");
    }

    @Test
    void shouldNotLetAClientShowAnotherUserOrCountAsAnotherClient() {
        TestClient anna = Accounts.with(broker, boss, "anna", "*", Right.SEND);
        UUID own = anna.identity().clientInstance();
        anna.ok(Produce.LAYOUT, claiming("anna", own));
        anna.refused(ErrorCode.NOT_AUTHORIZED, Produce.LAYOUT, claiming("boss", own));
        anna.refused(
                ErrorCode.NOT_AUTHORIZED,
                Produce.LAYOUT,
                claiming(null, boss.identity().clientInstance()));
        StagedSend staged =
                new StagedSend(orders, 0, 0, 0, claiming("boss", own).message());
        Frame answer = anna.ask(
                TxCommit.LAYOUT, new TxCommit(SESSION, 1, 0, 2, anna.nextNumber(2), List.of(staged), List.of(), false));
        assertThat(answer.header().remark()).contains("shows another user as JMSXUserID");
        assertThat(waiting("orders.new")).containsExactly("claim");
        TestClient anonymous = CoreHarness.open(new CrashDisk()).client();
        int queue = anonymous.queue("orders.new");
        assertThat(queue).isEqualTo(orders);
        anonymous.refused(
                ErrorCode.NOT_AUTHORIZED,
                Produce.LAYOUT,
                claiming("boss", anonymous.identity().clientInstance()));
    }

    private Produce claiming(String user, UUID instance) {
        OutBuffer out = new OutBuffer();
        MessageWriter writer = new MessageWriter()
                .begin(out)
                .bodyType(BodyType.TEXT)
                .messageId(new UUID(1, 2))
                .producer(instance, 5, boss.nextNumber(5));
        if (user != null) {
            writer.userId(user);
        }
        writer.body("claim").end();
        return new Produce(orders, -1, 0, 0, ByteBuffer.wrap(out.toByteArray()));
    }

    // ---- another user's branches

    @Test
    void shouldKeepBranchesFromOtherUsersWithoutTheRightToRecover() {
        TestClient anna = Accounts.with(broker, boss, "anna", "*", Right.SEND);
        TestClient thief = Accounts.with(broker, boss, "thief", "*", Right.SEND, Right.CONSUME, Right.CREATE);
        anna.ok(BranchStart.LAYOUT, new BranchStart(BRANCH, BranchStart.Mode.NEW, 0));
        StagedSend send = new StagedSend(orders, 0, 0, 0, anna.message("in the branch", 0, 0, true));
        anna.ok(
                BranchEnd.LAYOUT,
                new BranchEnd(BRANCH, BranchEnd.Outcome.SUCCESS, SESSION, 1, 0, List.of(send), List.of()));
        thief.refused(ErrorCode.NOT_AUTHORIZED, BranchStart.LAYOUT, new BranchStart(BRANCH, BranchStart.Mode.JOIN, 0));
        anna.ok(BranchStep.PREPARE, new BranchStep(BRANCH, false));
        thief.refused(ErrorCode.NOT_AUTHORIZED, BranchStep.ROLLBACK, new BranchStep(BRANCH, true));
        thief.refused(ErrorCode.NOT_AUTHORIZED, BranchCommit.LAYOUT, second(thief));
        assertThat(branches(thief)).isZero();
        assertThat(branches(anna)).isEqualTo(1);
        Accounts.revoke(boss, "anna", "*", Right.SEND);
        anna.lose();
        TestClient manager = Accounts.with(broker, boss, "manager", "*", Right.RECOVER);
        assertThat(branches(manager)).isEqualTo(1);
        manager.ok(BranchCommit.LAYOUT, second(manager));
        assertThat(waiting("orders.new")).containsExactly("in the branch");
    }

    @Test
    void shouldNotLetAStrangerSlipIntoTheBatchThatBeginsABranch() {
        TestClient anna = Accounts.with(broker, boss, "anna", "*", Right.SEND);
        TestClient thief = Accounts.with(broker, boss, "thief", "*", Right.SEND);
        int started = anna.send(BranchStart.LAYOUT, new BranchStart(BRANCH, BranchStart.Mode.NEW, 0));
        int stolen = thief.send(BranchStep.ROLLBACK, new BranchStep(BRANCH, false));
        broker.run();
        assertThat(anna.isOk(started)).isTrue();
        assertThat(thief.answer(stolen).code()).isEqualTo(ErrorCode.NOT_AUTHORIZED.number());
    }

    private static BranchCommit second(TestClient by) {
        return new BranchCommit(BRANCH, BranchCommit.Phase.SECOND, 3, by.nextNumber(3), false);
    }

    private static int branches(TestClient seenBy) {
        BranchList all = new BranchList(BranchList.Scope.RECOVERABLE, 0, 10);
        return BranchList.Answer.LAYOUT
                .decode(seenBy.ok(BranchList.LAYOUT, all).body())
                .branches()
                .size();
    }

    // ---- temporary destinations

    @Test
    void shouldAskForNoGrantOverTemporaryDestinations() {
        TestClient anna = Accounts.with(broker, boss, "anna", "orders.*", Right.SEND);
        TestClient server = Accounts.with(broker, boss, "server", "orders.*", Right.CONSUME);
        DestinationCreate create = new DestinationCreate(
                TemporaryName.of("broker-a", 1, 2),
                DestinationCreate.Kind.TEMPORARY_QUEUE,
                DestinationCreate.Mode.CREATE_IF_ABSENT,
                DestinationCreate.Settings.DEFAULT);
        int replies = anna.idOf(create);
        server.produce(replies, "reply");
        long subscription = anna.consume(create.name(), 1, SESSION, 1);
        assertThat(anna.texts()).containsExactly("reply");
        server.refused(ErrorCode.NOT_AUTHORIZED, Settle.LAYOUT, accept(subscription, 0));
        TestClient nobody = Accounts.with(broker, boss, "nobody", "x");
        nobody.refused(
                ErrorCode.NOT_AUTHORIZED,
                DestinationCreate.LAYOUT,
                new DestinationCreate(
                        TemporaryName.of("broker-a", 3, 4),
                        DestinationCreate.Kind.TEMPORARY_QUEUE,
                        DestinationCreate.Mode.CREATE_IF_ABSENT,
                        DestinationCreate.Settings.DEFAULT));
    }
}
