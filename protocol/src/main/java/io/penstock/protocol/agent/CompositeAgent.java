package io.penstock.protocol.agent;

import java.util.List;

/**
 * Several agents carried by one thread, stepped in the given order.
 *
 * <p>An exception of one ends them all, since each may build on what the one before did. Called by the carrying thread
 * only.
 */
public final class CompositeAgent implements Agent {
    private final String name;
    private final List<Agent> agents;

    public CompositeAgent(String name, List<Agent> agents) {
        this.name = name;
        this.agents = List.copyOf(agents);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int doWork() {
        int done = 0;
        for (Agent agent : agents) {
            done += agent.doWork();
        }
        return done;
    }

    /** Closes all, the last one first, even when some of them fail. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (int i = agents.size() - 1; i >= 0; i--) {
            try {
                agents.get(i).close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
