package io.penstock.xa;

/** Where a transaction stands still, so that somebody can be killed there. */
enum Step {
    NOWHERE,
    BEFORE_PREPARE,
    AFTER_PREPARE,
    BEFORE_COMMIT,
    AFTER_COMMIT
}
