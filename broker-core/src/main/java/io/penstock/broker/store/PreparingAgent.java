package io.penstock.broker.store;

import io.penstock.protocol.agent.Agent;

/**
 * Prepares log segments and block files ahead of the log thread, and takes back what it freed. Carried by the
 * housekeeper's thread; a test steps it by hand. A crash loses nothing: it prepares again at the next start.
 */
public final class PreparingAgent implements Agent {
    private final CommitLog log;
    private final BlockFiles blocks;

    public PreparingAgent(CommitLog log, BlockFiles blocks) {
        this.log = log;
        this.blocks = blocks;
    }

    @Override
    public String name() {
        return "store-preparing";
    }

    @Override
    public int doWork() {
        return log.prepare() + blocks.prepare();
    }
}
