package io.penstock.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which sections of the Jakarta Messaging 3.1 specification a test class checks. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Section {
    /** Numbers such as 3.4.1; a number stands for its subsections too, unless these have a class of their own. */
    String[] value();
}
