package io.penstock.jms.link;

/**
 * How long messages wait that an application failed, before they come again. A value, for any thread.
 *
 * @param initialMs after the first failed delivery; 0 for not at all
 * @param multiplier how many times longer after each further one
 * @param maxMs the longest
 * @param jitter the share, 0 to 1, by which it may be longer or shorter
 */
public record BackOff(int initialMs, double multiplier, int maxMs, double jitter) {
    /** They come again at once. */
    public static final BackOff NONE = new BackOff(0, 1, 0, 0);
}
