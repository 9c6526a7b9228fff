package io.anteroom.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The operating system and processor this JVM runs on, as far as they decide which servers run and how. */
record Platform(String system, boolean arm) {
    static Platform current() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        boolean arm = processor.equals("aarch64") || processor.equals("arm64");
        if (!arm && !processor.equals("amd64") && !processor.equals("x86_64")) {
            throw unsupported();
        }
        return new Platform(family(system), arm);
    }

    String postgresArchive() {
        return "postgres-" + system + (arm ? "-arm_64" : "-x86_64") + ".txz";
    }

    String redisExecutable() {
        return "redis-server-7.0.15-" + system + (arm ? "-arm64" : "-amd64");
    }

    /**
     * What stands before a server's command. `setsid` takes it out of the terminal's group, or Ctrl-C would end the
     * database before the node has drained.
     */
    List<String> detached() {
        return onPath("setsid").map(List::of).orElse(List.of());
    }

    /**
     * What makes PostgreSQL believe that it is not root, which it refuses to run as: a user namespace of its own, in
     * which files of root look like files of the unnamed user it runs as. Nothing changes for an ordinary user.
     */
    List<String> notAsRoot() {
        if (!root()) {
            return List.of();
        }
        String unshare = onPath("unshare")
                .orElseThrow(() -> new ServerFailed("as root the embedded PostgreSQL needs `unshare` (util-linux);"
                        + " run as an ordinary user, or give postgres.url"));
        return List.of(unshare, "--user");
    }

    private static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (Exception noProcFileSystem) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static Optional<String> onPath(String tool) {
        var directories =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        directories.addAll(List.of("/usr/bin", "/bin"));
        return directories.stream()
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString);
    }

    private static String family(String system) {
        if (system.equals("linux")) {
            return "linux";
        }
        if (system.startsWith("mac")) {
            return "darwin";
        }
        throw unsupported();
    }

    private static ServerFailed unsupported() {
        return new ServerFailed("no embedded servers for " + System.getProperty("os.name") + " on "
                + System.getProperty("os.arch") + "; give postgres.url and redis.url");
    }
}
