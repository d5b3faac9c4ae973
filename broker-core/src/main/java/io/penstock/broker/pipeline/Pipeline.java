package io.penstock.broker.pipeline;

import io.penstock.broker.apply.Applier;
import io.penstock.broker.store.BatchBuffer;

/**
 * Puts the stages together over one batch.
 */
public final class Pipeline {
    private Pipeline() {}

    /**
     * The agent that carries all stages.
     *
     * @param batchBytes a batch is closed at this size
     */
    public static LogAgent of(
            DurableLog log,
            ForcePolicy force,
            Applier applier,
            Ingress ingress,
            ProposalQueue proposals,
            LogAgent.Serving serving,
            int batchBytes) {
        Batch batch = new Batch(log, new BatchBuffer(batchBytes));
        AppendStage append = new AppendStage(ingress, proposals, log, batch, batchBytes);
        return new LogAgent(new LogAgent.Stages(append, force, new ApplyStage(applier), batch), log, ingress, serving);
    }
}
