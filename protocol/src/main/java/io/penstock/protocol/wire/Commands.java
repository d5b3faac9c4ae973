package io.penstock.protocol.wire;

import java.util.List;

/** All our commands with their layouts, in the order of their codes. Immutable; any thread. */
public final class Commands {
    public static final Command<Hello, Hello.Answer> HELLO =
            new Command<>(CommandCode.HELLO, Hello.LAYOUT, Hello.Answer.LAYOUT);
    public static final Command<ClientId, Empty> CLIENT_ID =
            new Command<>(CommandCode.CLIENT_ID, ClientId.LAYOUT, Empty.OK);
    public static final Command<Subscribe, Subscribe.Answer> SUBSCRIBE =
            new Command<>(CommandCode.SUBSCRIBE, Subscribe.LAYOUT, Subscribe.Answer.LAYOUT);
    public static final Command<Unsubscribe, Empty> UNSUBSCRIBE =
            new Command<>(CommandCode.UNSUBSCRIBE, Unsubscribe.LAYOUT, Empty.OK);
    public static final Command<LinkOpen, Empty> LINK_OPEN =
            new Command<>(CommandCode.LINK_OPEN, LinkOpen.LAYOUT, Empty.OK);
    public static final Command<LinkReset, Empty> LINK_RESET =
            new Command<>(CommandCode.LINK_RESET, LinkReset.LAYOUT, Empty.OK);
    public static final Command<LinkClose, Empty> LINK_CLOSE =
            new Command<>(CommandCode.LINK_CLOSE, LinkClose.LAYOUT, Empty.OK);
    public static final Command<Deliveries, Empty> DELIVER =
            new Command<>(CommandCode.DELIVER, Deliveries.LAYOUT, Empty.OK);
    public static final Command<Credit, Empty> CREDIT = new Command<>(CommandCode.CREDIT, Credit.LAYOUT, Empty.OK);
    public static final Command<Recall, Empty> RECALL = new Command<>(CommandCode.RECALL, Recall.LAYOUT, Empty.OK);
    public static final Command<Settle, Empty> SETTLE = new Command<>(CommandCode.SETTLE, Settle.LAYOUT, Empty.OK);
    public static final Command<Browse, Browse.Page> BROWSE =
            new Command<>(CommandCode.BROWSE, Browse.LAYOUT, Browse.Page.LAYOUT);
    public static final Command<Produce, ProduceAnswer> PRODUCE =
            new Command<>(CommandCode.PRODUCE, Produce.LAYOUT, ProduceAnswer.LAYOUT);
    public static final Command<TxStage, Empty> TX_STAGE =
            new Command<>(CommandCode.TX_STAGE, TxStage.LAYOUT, Empty.OK);
    public static final Command<TxCommit, Empty> TX_COMMIT =
            new Command<>(CommandCode.TX_COMMIT, TxCommit.LAYOUT, Empty.OK);
    public static final Command<TxRollback, Empty> TX_ROLLBACK =
            new Command<>(CommandCode.TX_ROLLBACK, TxRollback.LAYOUT, Empty.OK);
    public static final Command<Grant, Empty> GRANT = new Command<>(CommandCode.GRANT, Grant.LAYOUT, Empty.OK);
    public static final Command<DestinationCreate, DestinationCreate.Answer> DESTINATION_CREATE =
            new Command<>(CommandCode.DESTINATION_CREATE, DestinationCreate.LAYOUT, DestinationCreate.Answer.LAYOUT);
    public static final Command<DestinationDelete, Empty> DESTINATION_DELETE =
            new Command<>(CommandCode.DESTINATION_DELETE, DestinationDelete.LAYOUT, Empty.OK);
    public static final Command<DestinationList, DestinationList.Answer> DESTINATION_LIST =
            new Command<>(CommandCode.DESTINATION_LIST, DestinationList.LAYOUT, DestinationList.Answer.LAYOUT);
    public static final Command<DestinationUpdate, Empty> DESTINATION_UPDATE =
            new Command<>(CommandCode.DESTINATION_UPDATE, DestinationUpdate.LAYOUT, Empty.OK);
    public static final Command<UserPut, Empty> USER_PUT =
            new Command<>(CommandCode.USER_PUT, UserPut.LAYOUT, Empty.OK);
    public static final Command<UserDelete, Empty> USER_DELETE =
            new Command<>(CommandCode.USER_DELETE, UserDelete.LAYOUT, Empty.OK);
    public static final Command<Empty, UserList> USER_LIST =
            new Command<>(CommandCode.USER_LIST, Empty.USER_LIST, UserList.LAYOUT);
    public static final Command<Empty, BrokerStatus> BROKER_STATUS =
            new Command<>(CommandCode.BROKER_STATUS, Empty.BROKER_STATUS, BrokerStatus.LAYOUT);
    public static final Command<QueuePurge, QueuePurge.Answer> QUEUE_PURGE =
            new Command<>(CommandCode.QUEUE_PURGE, QueuePurge.LAYOUT, QueuePurge.Answer.LAYOUT);
    public static final Command<QueueTransfer, QueueTransfer.Answer> QUEUE_TRANSFER =
            new Command<>(CommandCode.QUEUE_TRANSFER, QueueTransfer.LAYOUT, QueueTransfer.Answer.LAYOUT);
    public static final Command<Empty, Empty> PING = new Command<>(CommandCode.PING, Empty.PING, Empty.OK);
    public static final Command<Empty, Empty> CONNECTION_CLOSE =
            new Command<>(CommandCode.CONNECTION_CLOSE, Empty.CONNECTION_CLOSE, Empty.OK);
    public static final Command<SubscriptionList, SubscriptionList.Answer> SUBSCRIPTION_LIST =
            new Command<>(CommandCode.SUBSCRIPTION_LIST, SubscriptionList.LAYOUT, SubscriptionList.Answer.LAYOUT);
    public static final Command<SubscriptionDelete, Empty> SUBSCRIPTION_DELETE =
            new Command<>(CommandCode.SUBSCRIPTION_DELETE, SubscriptionDelete.LAYOUT, Empty.OK);
    public static final Command<BranchStart, Empty> TX_XA_START =
            new Command<>(CommandCode.TX_XA_START, BranchStart.LAYOUT, Empty.OK);
    public static final Command<BranchEnd, Empty> TX_XA_END =
            new Command<>(CommandCode.TX_XA_END, BranchEnd.LAYOUT, Empty.OK);
    public static final Command<BranchStep, BranchStep.Vote> TX_XA_PREPARE =
            new Command<>(CommandCode.TX_XA_PREPARE, BranchStep.PREPARE, BranchStep.Vote.LAYOUT);
    public static final Command<BranchCommit, Empty> TX_XA_COMMIT =
            new Command<>(CommandCode.TX_XA_COMMIT, BranchCommit.LAYOUT, Empty.OK);
    public static final Command<BranchStep, Empty> TX_XA_ROLLBACK =
            new Command<>(CommandCode.TX_XA_ROLLBACK, BranchStep.ROLLBACK, Empty.OK);
    public static final Command<BranchStep, Empty> TX_XA_FORGET =
            new Command<>(CommandCode.TX_XA_FORGET, BranchStep.FORGET, Empty.OK);
    public static final Command<BranchDecide, Empty> TX_XA_DECIDE =
            new Command<>(CommandCode.TX_XA_DECIDE, BranchDecide.LAYOUT, Empty.OK);
    public static final Command<BranchList, BranchList.Answer> TX_XA_LIST =
            new Command<>(CommandCode.TX_XA_LIST, BranchList.LAYOUT, BranchList.Answer.LAYOUT);

    public static final Command<RightsChange, Empty> RIGHTS_CHANGE =
            new Command<>(CommandCode.RIGHTS_CHANGE, RightsChange.LAYOUT, Empty.OK);
    public static final Command<RightsList, RightsList.Answer> RIGHTS_LIST =
            new Command<>(CommandCode.RIGHTS_LIST, RightsList.LAYOUT, RightsList.Answer.LAYOUT);

    /** Every command once. */
    public static final List<Command<?, ?>> ALL = List.of(
            HELLO,
            CLIENT_ID,
            SUBSCRIBE,
            UNSUBSCRIBE,
            LINK_OPEN,
            LINK_RESET,
            LINK_CLOSE,
            DELIVER,
            CREDIT,
            RECALL,
            SETTLE,
            BROWSE,
            PRODUCE,
            TX_STAGE,
            TX_COMMIT,
            TX_ROLLBACK,
            GRANT,
            DESTINATION_CREATE,
            DESTINATION_DELETE,
            DESTINATION_LIST,
            DESTINATION_UPDATE,
            USER_PUT,
            USER_DELETE,
            USER_LIST,
            BROKER_STATUS,
            QUEUE_PURGE,
            QUEUE_TRANSFER,
            PING,
            CONNECTION_CLOSE,
            SUBSCRIPTION_LIST,
            SUBSCRIPTION_DELETE,
            TX_XA_START,
            TX_XA_END,
            TX_XA_PREPARE,
            TX_XA_COMMIT,
            TX_XA_ROLLBACK,
            TX_XA_FORGET,
            TX_XA_DECIDE,
            TX_XA_LIST,
            RIGHTS_CHANGE,
            RIGHTS_LIST);

    private Commands() {}
}
