package io.penstock.jms.naming;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection URI as JNDI configurations write it, with the type of the factory among its options. A value, for any thread.
 *
 * @param uri the URI without the type; not looked at otherwise
 * @param type {@link FactoryType#CF} if none is written
 * @param namesUser whether the URI says who logs in
 */
record FactoryUri(String uri, FactoryType type, boolean namesUser) {
    private static final String TYPE = "type=";
    private static final String USER = "jms.username=";

    /** Takes the type out of the options. */
    static FactoryUri parse(String text) throws JMSException {
        String written = text.strip();
        // Within failover:(...) a question mark would be an inner URI's, which the URI's own parser refuses.
        int question = written.indexOf('?', Math.max(0, written.lastIndexOf(')')));
        if (question < 0) {
            return new FactoryUri(written, FactoryType.CF, false);
        }
        FactoryType type = FactoryType.CF;
        boolean namesUser = false;
        List<String> others = new ArrayList<>();
        for (String option : written.substring(question + 1).split("&")) {
            if (option.startsWith(TYPE)) {
                type = FactoryType.named(option.substring(TYPE.length()));
            } else {
                others.add(option);
                namesUser |= option.startsWith(USER);
            }
        }
        String where = written.substring(0, question);
        return new FactoryUri(others.isEmpty() ? where : where + "?" + String.join("&", others), type, namesUser);
    }
}
