package io.anteroom.embedded;

import java.nio.file.Path;

/** The data directory is locked by another running node. */
public final class DataDirectoryInUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long pid;

    DataDirectoryInUse(Path directory, long pid) {
        super("data directory " + directory + " is in use by "
                + (pid > 0 ? "process " + pid : "another process")
                + "; stop that node first, or give this one its own with --set data.dir=DIRECTORY");
        this.pid = pid;
    }

    /** The process that holds the lock, or 0 when it is not known. */
    public long pid() {
        return pid;
    }
}
