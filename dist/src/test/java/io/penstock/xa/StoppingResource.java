package io.penstock.xa;

import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A resource that tells of its steps before and after they are taken; whoever is told may take its time. */
final class StoppingResource implements XAResource {
    private final XAResource resource;
    private final Consumer<Step> steps;

    StoppingResource(XAResource resource, Consumer<Step> steps) {
        this.resource = resource;
        this.steps = steps;
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        steps.accept(Step.BEFORE_PREPARE);
        int vote;
        try {
            vote = resource.prepare(xid);
        } catch (XAException failed) {
            throw told("prepare", failed);
        }
        steps.accept(Step.AFTER_PREPARE);
        return vote;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        steps.accept(Step.BEFORE_COMMIT);
        try {
            resource.commit(xid, onePhase);
        } catch (XAException failed) {
            throw told("commit", failed);
        }
        steps.accept(Step.AFTER_COMMIT);
    }

    private static XAException told(String what, XAException failed) {
        System.out.println(what + " failed with XA code " + failed.errorCode + ": " + failed.getMessage());
        return failed;
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        resource.start(xid, flags);
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        resource.end(xid, flags);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        resource.rollback(xid);
    }

    @Override
    public void forget(Xid xid) throws XAException {
        resource.forget(xid);
    }

    @Override
    public Xid[] recover(int flags) throws XAException {
        return resource.recover(flags);
    }

    @Override
    public boolean isSameRM(XAResource other) throws XAException {
        return resource.isSameRM(other instanceof StoppingResource that ? that.resource : other);
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return resource.getTransactionTimeout();
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return resource.setTransactionTimeout(seconds);
    }
}
