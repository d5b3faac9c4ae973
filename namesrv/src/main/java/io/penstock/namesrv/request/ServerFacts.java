package io.penstock.namesrv.request;

import io.penstock.namesrv.route.RouteLimits;
import java.util.function.Supplier;

/**
 * What a name server says about itself. An immutable value.
 *
 * @param address where it listens, asked when it is needed, since the system may choose the port
 * @param frameMax the largest frame it takes, in bytes
 * @param limits what its table holds
 * @param administration whose changes it takes
 */
public record ServerFacts(
        Supplier<String> address, int frameMax, RouteLimits limits, AdministrationRule administration) {}
