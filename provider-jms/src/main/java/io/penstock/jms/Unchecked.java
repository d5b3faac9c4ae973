package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import jakarta.jms.JMSException;

/** The classic API's calls as the simplified API makes them: with unchecked exceptions. Stateless, for any thread. */
final class Unchecked {
    private Unchecked() {}

    /** A call that may throw a checked exception. */
    interface Call<T> {
        T run() throws JMSException;
    }

    /** A call without a result that may throw a checked exception. */
    interface Action {
        void run() throws JMSException;
    }

    static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (JMSException failure) {
            throw JmsErrors.unchecked(failure);
        }
    }

    static void run(Action action) {
        try {
            action.run();
        } catch (JMSException failure) {
            throw JmsErrors.unchecked(failure);
        }
    }
}
