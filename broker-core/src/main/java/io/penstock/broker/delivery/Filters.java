package io.penstock.broker.delivery;

/** Makes filters. Stateless, for any thread. */
@FunctionalInterface
public interface Filters {
    /**
     * A new filter, for one thread.
     *
     * @param terms not {@link FilterTerms#isAll all}; valid, as admission has checked
     */
    Filter make(FilterTerms terms);
}
