package io.penstock.protocol.transport;

/**
 * A listener's counts at one moment.
 *
 * @param accepted connections accepted since the start
 * @param open connections open now
 * @param refused connections refused at a limit since the start
 * @param badFrames connections closed because of bytes that are no frame, since the start
 * @param timedOut connections closed for silence, a slow log-in or a stalled reader, since the start
 */
public record ListenerCounters(long accepted, long open, long refused, long badFrames, long timedOut) {}
