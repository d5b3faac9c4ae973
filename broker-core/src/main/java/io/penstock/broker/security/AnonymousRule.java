package io.penstock.broker.security;

/**
 * Who may come in without credentials. Credentials that are offered are always checked, whatever the rule.
 *
 * <p>A stateless choice; any thread.
 */
public enum AnonymousRule {
    /** Peers on this machine, and only while no user exists: the default, so that a first try needs no set-up. */
    AUTO {
        @Override
        boolean admits(Origin origin, Population users) {
            return origin == Origin.THIS_MACHINE && users == Population.NONE;
        }
    },
    /** Peers on this machine, always. */
    LOOPBACK {
        @Override
        boolean admits(Origin origin, Population users) {
            return origin == Origin.THIS_MACHINE;
        }
    },
    /** Nobody. */
    OFF {
        @Override
        boolean admits(Origin origin, Population users) {
            return false;
        }
    };

    abstract boolean admits(Origin origin, Population users);

    /** Where a peer is. */
    public enum Origin {
        /** On this machine or in this Java virtual machine. */
        THIS_MACHINE,
        /** Somewhere on the network. */
        ELSEWHERE
    }

    /** Whether any user has been made. */
    enum Population {
        NONE,
        SOME
    }
}
