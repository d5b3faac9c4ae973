package io.penstock.broker.proposer;

import io.penstock.broker.transaction.Branch;
import io.penstock.broker.transaction.Branches;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.BranchList.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Has the XA branches rolled back that were not prepared within their time. A prepared one has all the time it needs.
 *
 * <p>The time is that of the monotonic clock since the branch was first seen here, so a step of the wall clock does not matter; no
 * unprepared branch outlives the process. Owner: the log thread.
 */
public final class BranchTimeouts {
    private final Branches branches;
    private final Proposals proposals;
    private final Clock clock;
    private final Map<Long, Long> dueNanos = new HashMap<>();
    /** Those whose time-out is proposed: on a full disk that waits. */
    private final Set<Long> proposed = new HashSet<>();

    public BranchTimeouts(Branches branches, Proposals proposals, Clock clock) {
        this.branches = branches;
        this.proposals = proposals;
        this.clock = clock;
    }

    /** Looks around, now and then; answers how many it found overdue. */
    public int tick() {
        if (branches.unprepared().isEmpty() && dueNanos.isEmpty()) {
            return 0;
        }
        long now = clock.nanos();
        Map<Long, Long> still = new HashMap<>();
        int overdue = 0;
        for (Branch branch : branches.unprepared()) {
            if (branch.state() != State.ACTIVE || branch.timeoutSeconds() == 0 || proposed.contains(branch.number())) {
                continue;
            }
            Long known = dueNanos.get(branch.number());
            long due = known != null ? known : now + TimeUnit.SECONDS.toNanos(branch.timeoutSeconds());
            if (now - due >= 0) {
                // A proposal that is lost is made again after as long.
                proposed.add(branch.number());
                proposals.timeOutBranch(branch.id(), branch.number(), () -> proposed.remove(branch.number()));
                overdue++;
            } else {
                still.put(branch.number(), due);
            }
        }
        dueNanos.clear();
        dueNanos.putAll(still);
        return overdue;
    }
}
