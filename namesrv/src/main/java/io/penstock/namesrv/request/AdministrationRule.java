package io.penstock.namesrv.request;

/** From where a name server takes operators' changes: codes 100, 102, 205, 216, 217 and 327. */
public enum AdministrationRule {
    /** From this machine only: the default, since a name server has no log-in. */
    LOOPBACK,
    /** From everyone who reaches the port. */
    ANYWHERE
}
