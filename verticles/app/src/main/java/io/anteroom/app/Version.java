package io.anteroom.app;

import picocli.CommandLine.IVersionProvider;

/** What the jar says it is. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        var version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"anteroom " + (version == null ? "unpacked" : version)};
    }
}
