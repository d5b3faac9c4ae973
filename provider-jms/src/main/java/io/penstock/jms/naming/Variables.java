package io.penstock.jms.naming;

import java.util.Map;
import java.util.function.UnaryOperator;
import javax.naming.ConfigurationException;

/**
 * Replaces {@code ${name}} and {@code ${name:-default}} in the values of a JNDI configuration: by a system property, else by a variable of the process's environment,
 * else by another key of the configuration, else by the default. Values of the configuration and defaults may hold variables again, what comes from outside it is taken as it is.
 * Keeps nothing of its own.
 */
final class Variables {
    /** How often a variable may lead to another one: more is a circle. */
    static final int DEPTH_MAX = 16;

    private static final String BEGIN = "${";
    private static final String DEFAULT = ":-";

    private final UnaryOperator<String> systemProperties;
    private final UnaryOperator<String> processEnvironment;
    private final Map<String, String> configuration;

    /** Each answers null for what it does not know. */
    Variables(
            UnaryOperator<String> systemProperties,
            UnaryOperator<String> processEnvironment,
            Map<String, String> configuration) {
        this.systemProperties = systemProperties;
        this.processEnvironment = processEnvironment;
        this.configuration = configuration;
    }

    /** Those of this process. */
    static Variables ofProcess(Map<String, String> configuration) {
        return new Variables(System::getProperty, System::getenv, configuration);
    }

    /**
     * The value of a key without variables.
     *
     * @throws ConfigurationException that names key and variable, if one is not to be found or leads back to itself
     */
    String expand(String key, String value) throws ConfigurationException {
        return expand(key, value, 0);
    }

    private String expand(String key, String value, int depth) throws ConfigurationException {
        int begin = value.indexOf(BEGIN);
        if (begin < 0) {
            return value;
        }
        if (depth > DEPTH_MAX) {
            throw new ConfigurationException(
                    key + ": its variables lead to each other more than " + DEPTH_MAX + " deep: " + value);
        }
        StringBuilder expanded = new StringBuilder();
        int from = 0;
        while (begin >= 0) {
            int end = closing(value, begin + BEGIN.length());
            if (end < 0) {
                throw new ConfigurationException(key + ": ${ has no } that closes it");
            }
            expanded.append(value, from, begin);
            expanded.append(value(key, value.substring(begin + BEGIN.length(), end), depth));
            from = end + 1;
            begin = value.indexOf(BEGIN, from);
        }
        return expanded.append(value, from, value.length()).toString();
    }

    /** Where the brace ends that opened before {@code from}, or -1. */
    private static int closing(String value, int from) {
        int open = 1;
        for (int i = from; i < value.length(); i++) {
            if (value.startsWith(BEGIN, i)) {
                open++;
                i++;
            } else if (value.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        return -1;
    }

    private String value(String key, String variable, int depth) throws ConfigurationException {
        int mark = variable.indexOf(DEFAULT);
        String name = (mark < 0 ? variable : variable.substring(0, mark)).strip();
        if (name.isEmpty() || name.contains(BEGIN)) {
            throw new ConfigurationException(key + ": a variable is written ${name} or ${name:-default}");
        }
        String outside = systemProperties.apply(name);
        if (outside == null) {
            outside = processEnvironment.apply(name);
        }
        if (outside != null) {
            return outside;
        }
        String inside = configuration.get(name);
        if (inside == null && mark >= 0) {
            inside = variable.substring(mark + DEFAULT.length());
        }
        if (inside == null) {
            throw new ConfigurationException(key + ": there is no ${" + name
                    + "}: no system property, environment variable or key of the configuration has that name;"
                    + " ${" + name + ":-value} gives a default");
        }
        return expand(key, inside, depth + 1);
    }
}
