package io.penstock.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a broker that keeps everything in memory, and injects what they ask for: a {@link TestBroker}, a {@code ConnectionFactory}, a {@code JMSContext}
 * that is closed after the test.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PenstockExtension.class)
public @interface PenstockBroker {
    /** How long one broker lives. */
    Lifecycle lifecycle() default Lifecycle.PER_METHOD;

    /** How the tests reach it. */
    Reach reach() default Reach.IN_JVM;

    /** The loopback port for {@link Reach#TCP}; 0 for any free one. */
    int port() default 0;

    /** Queues that exist when a test begins. */
    String[] queues() default {};

    /** Topics that exist when a test begins. */
    String[] topics() default {};

    /** How long one broker lives. */
    enum Lifecycle {
        /** Each test method has its own, empty one. */
        PER_METHOD,
        /** All methods of the class, nested classes included, share one. */
        PER_CLASS
    }

    /** How tests reach the broker. */
    enum Reach {
        /** By {@code vm://}, without a socket. */
        IN_JVM,
        /** By {@code penstock://} on loopback, as other processes do. */
        TCP
    }
}
