package io.penstock.cli.output;

/** How a command prints its answer. Names are as a user types them. */
public enum OutputFormat {
    /** Columns for people. */
    table,
    /** One JSON document. */
    json,
    /** One JSON object a line. */
    ndjson
}
