package io.penstock.broker.proposer;

import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.store.BlockReader;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.RecordReader;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Waiting;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at old entries and messages for retention, compaction and expiry, so that the log thread waits for no disk.
 *
 * <p>Carried by the reader's thread, one question a turn, so that delivery never waits long for it. Owns nothing that a
 * crash could lose.
 */
public final class SurveyAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyAgent.class);

    /** Bytes of messages in one answer; a message that is larger comes alone. */
    static final int MESSAGES_LIMIT_BYTES = 256 * 1024;

    private final List<Surveys> askers;
    private final StagedReads staged;
    private final RecordReader records;
    private final BlockReader blocks;
    private final Waiting logWaiting;

    /** @param logWaiting how the log thread rests; woken for each answer */
    public SurveyAgent(
            List<Surveys> askers, StagedReads staged, RecordReader records, BlockReader blocks, Waiting logWaiting) {
        this.askers = List.copyOf(askers);
        this.staged = staged;
        this.records = records;
        this.blocks = blocks;
        this.logWaiting = logWaiting;
    }

    @Override
    public String name() {
        return "penstock-survey";
    }

    @Override
    public int doWork() {
        int done = 0;
        for (Surveys asker : askers) {
            Survey survey = asker.questions().poll();
            if (survey != null) {
                asker.answers().add(look(survey));
                logWaiting.wake();
                done++;
            }
        }
        StagedReads.Question question = staged.questions().poll();
        if (question != null) {
            staged.answers().add(read(question));
            logWaiting.wake();
            done++;
        }
        records.release();
        return done;
    }

    private StagedReads.Answer read(StagedReads.Question question) {
        long[] positions = question.positions();
        ByteBuffer[] payloads = new ByteBuffer[positions.length];
        long damagedAt = Long.MAX_VALUE;
        for (int i = 0; i < positions.length; i++) {
            try {
                RecordView record = records.read(positions[i]);
                payloads[i] = record == null ? null : copy(StoredMessage.staged(record));
            } catch (StoreException e) {
                LOG.error("[log-damaged] a message of an open transaction or branch: {}", e.getMessage());
                damagedAt = Math.min(damagedAt, positions[i]);
            }
        }
        return new StagedReads.Answer(payloads, damagedAt);
    }

    private Survey.Findings look(Survey survey) {
        int count = survey.offsets().length;
        QueueEntry[] entries = new QueueEntry[count];
        ByteBuffer[] messages = new ByteBuffer[count];
        Addressee[] targets = new Addressee[count];
        long damagedAt = Long.MAX_VALUE;
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            QueueEntry entry = new QueueEntry();
            if (!get(survey, i, entry)) {
                return new Survey.Findings(
                        survey,
                        Arrays.copyOf(entries, i),
                        Arrays.copyOf(messages, i),
                        Arrays.copyOf(targets, i),
                        damagedAt);
            }
            entries[i] = entry;
            boolean hasRoom = bytes == 0 || bytes + entry.size <= MESSAGES_LIMIT_BYTES;
            boolean wantsMessage = entry.position < survey.messagesBelow() && hasRoom;
            boolean wantsTarget = wantsMessage || entry.expiry < survey.targetsBefore();
            if (wantsMessage || wantsTarget && isOfDelayed(survey)) {
                try {
                    RecordView record = records.read(entry.position);
                    messages[i] = wantsMessage && record != null ? copy(StoredMessage.of(record)) : null;
                    targets[i] = isOfDelayed(survey) && record != null ? StoredMessage.addressee(record) : null;
                    bytes += wantsMessage ? entry.size : 0;
                } catch (StoreException e) {
                    LOG.error("[log-damaged] a message that is to be moved or has become due: {}", e.getMessage());
                    damagedAt = Math.min(damagedAt, entry.position);
                    targets[i] = wantsMessage ? null : Addressee.NOBODY;
                }
            }
        }
        return new Survey.Findings(survey, entries, messages, targets, damagedAt);
    }

    private static boolean isOfDelayed(Survey survey) {
        return survey.queue().destination().isInternal();
    }

    /** Tries twice, for a block may be written while it is copied. */
    private boolean get(Survey survey, int index, QueueEntry into) {
        long offset = survey.offsets()[index];
        return survey.entries().get(offset, into, blocks) || survey.entries().get(offset, into, blocks);
    }

    private static ByteBuffer copy(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() {
        records.close();
    }
}
