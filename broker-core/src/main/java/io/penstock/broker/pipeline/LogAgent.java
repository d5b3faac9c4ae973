package io.penstock.broker.pipeline;

import io.penstock.broker.delivery.Dispatcher;
import io.penstock.broker.delivery.OutboundFlush;
import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.agent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline, on one screen.
 *
 * <pre>
 * event loops ── Ingress (ring) ──→ collect ──→ append ──→ force ──→ apply ──→ answers and deliveries ──→ event loops
 *            └── ServingLane ─────────────────────────────────────────↗
 * </pre>
 *
 * <p>On few cores one thread carries all stages, for no hand-over pays there; what the stages pass on is a {@link Batch},
 * so that more threads would need a queue of batches between them and nothing else.
 *
 * <p>Owner of the log and of all replicated and serving state. A crash anywhere in here loses only what was not answered.
 */
public final class LogAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(LogAgent.class);

    /** How many serving tasks, and how many deliveries, one turn does. */
    private static final int SLICE = 1024;

    private final AppendStage append;
    private final ForcePolicy force;
    private final ApplyStage apply;
    private final Batch batch;
    private final DurableLog log;
    private final Ingress ingress;
    private final ServingLane serving;
    private final Dispatcher dispatcher;
    private final Timers timers;
    private final OutboundFlush outbound;
    private boolean ended;

    LogAgent(Stages stages, DurableLog log, Ingress ingress, Serving serving) {
        this.append = stages.append();
        this.force = stages.force();
        this.apply = stages.apply();
        this.batch = stages.batch();
        this.log = log;
        this.ingress = ingress;
        this.serving = serving.lane();
        this.dispatcher = serving.dispatcher();
        this.timers = serving.timers();
        this.outbound = serving.outbound();
    }

    /** The stages over their one batch. */
    record Stages(AppendStage append, ForcePolicy force, ApplyStage apply, Batch batch) {}

    /** What the log thread does between batches. */
    public record Serving(ServingLane lane, Dispatcher dispatcher, Timers timers, OutboundFlush outbound) {}

    @Override
    public String name() {
        return "penstock-log";
    }

    /** Ends the work: nothing is taken, applied, delivered or answered any more. Called by a command, as the last. */
    public void end() {
        ended = true;
    }

    @Override
    public int doWork() {
        if (ended) {
            return 0;
        }
        append.collect();
        int work = batch.members().size();
        if (work > 0) {
            if (store()) {
                apply.apply(batch);
            }
        }
        if (ended) {
            outbound.flush();
            return work;
        }
        work += serving.drain(SLICE);
        work += dispatcher.pump(SLICE);
        work += timers.run();
        outbound.flush();
        work += ingress.resumeParked();
        return work;
    }

    /** Appends and forces the batch; if the log fails, its commands are told so and nothing of it is applied. */
    private boolean store() {
        try {
            append.append();
            force.appended(log, batch.isDurable());
            return true;
        } catch (StoreException failed) {
            LOG.error("[log-failed] nothing more is answered as durable until a restart: {}", failed.getMessage());
            apply.refuse(batch, "the log has failed and needs a restart: " + failed.getMessage());
            return false;
        }
    }
}
