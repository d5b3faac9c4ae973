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
        boolean admits(Origin origin, Users users) {
            return origin == Origin.THIS_MACHINE && users == Users.NONE;
        }
    },
    /** Peers on this machine, always. */
    LOOPBACK {
        @Override
        boolean admits(Origin origin, Users users) {
            return origin == Origin.THIS_MACHINE;
        }
    },
    /** Nobody. */
    OFF {
        @Override
        boolean admits(Origin origin, Users users) {
            return false;
        }
    };

    abstract boolean admits(Origin origin, Users users);

    /** Where a peer is. */
    enum Origin {
        THIS_MACHINE,
        ELSEWHERE
    }

    /** Whether any user has been made. */
    enum Users {
        NONE,
        SOME
    }
}
