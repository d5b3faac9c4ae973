package io.penstock.protocol.client;

import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxStage;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites the client's numbers of destinations and subscriptions into the present broker's. Costs one check as long as
 * they are the same. Tags of a subscription that is gone are left out: nothing holds their messages any more.
 */
final class Translation {
    private final Recollection recollection;

    Translation(Recollection recollection) {
        this.recollection = recollection;
    }

    /** @throws PenstockException if the destination does not exist any more */
    OutgoingMessage message(OutgoingMessage message) {
        if (!recollection.isMoved()) {
            return message;
        }
        int brokers = destination(message.destinationId());
        return new OutgoingMessage(
                brokers,
                message.queueId(),
                message.ttlMs(),
                message.delayMs(),
                message.stream(),
                message.number(),
                message.bytes(),
                message.offset(),
                message.length());
    }

    Settle settle(Settle settle) {
        return recollection.isMoved() ? new Settle(settle.session(), settle.outcome(), tags(settle.tags())) : settle;
    }

    TxStage stage(TxStage stage) {
        return recollection.isMoved()
                ? new TxStage(stage.session(), stage.transaction(), sends(stage.sends()), tags(stage.settles()))
                : stage;
    }

    TxCommit commit(TxCommit commit) {
        return recollection.isMoved()
                ? new TxCommit(
                        commit.session(),
                        commit.transaction(),
                        commit.stagedParts(),
                        commit.stream(),
                        commit.number(),
                        sends(commit.sends()),
                        tags(commit.settles()))
                : commit;
    }

    BranchEnd end(BranchEnd end) {
        return recollection.isMoved()
                ? new BranchEnd(
                        end.branch(),
                        end.outcome(),
                        end.session(),
                        end.transaction(),
                        end.stagedParts(),
                        sends(end.sends()),
                        tags(end.settles()))
                : end;
    }

    List<TagRange> tags(List<TagRange> tags) {
        if (!recollection.isMoved()) {
            return tags;
        }
        List<TagRange> translated = new ArrayList<>(tags.size());
        for (TagRange tag : tags) {
            Long brokers = recollection.subscription(tag.subscription());
            if (brokers != null) {
                translated.add(new TagRange(brokers, tag.queueId(), tag.from(), tag.to()));
            }
        }
        return translated;
    }

    private List<StagedSend> sends(List<StagedSend> sends) {
        List<StagedSend> translated = new ArrayList<>(sends.size());
        for (StagedSend send : sends) {
            int brokers = destination(send.destinationId());
            translated.add(new StagedSend(brokers, send.queueId(), send.ttlMs(), send.delayMs(), send.message()));
        }
        return translated;
    }

    private int destination(int number) {
        Integer brokers = recollection.destination(number);
        if (brokers == null) {
            throw new PenstockException(
                    ErrorCode.NO_SUCH_DESTINATION,
                    recollection.destinationName(number) + " does not exist any more at the broker");
        }
        return brokers;
    }
}
