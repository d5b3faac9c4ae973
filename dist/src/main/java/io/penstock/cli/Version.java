package io.penstock.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest tells. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Penstock.class.getPackage().getImplementationVersion();
        return new String[] {"penstock " + (version == null ? "(not from a jar)" : version)};
    }
}
