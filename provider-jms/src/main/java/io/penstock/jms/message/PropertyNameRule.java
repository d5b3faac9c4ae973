package io.penstock.jms.message;

/** Which names an application may give to properties. */
public enum PropertyNameRule {
    /** Those that a selector can speak of, as the specification asks. */
    SELECTABLE,
    /** Any that is not empty. */
    ANY
}
