package io.anteroom.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Under what circumstances figures were made. */
record Setting(String at, String commit, int machineCores, String generatorCores, String serverCores, String jvm) {
    private static final long GIT_PATIENCE_S = 5;

    /** {@code serverCores} is what the caller says, since this process sees only its own pinning. */
    static Setting now(String serverCores) {
        return new Setting(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                checkedOut(),
                ProcessTable.ofThisMachine().cores(),
                ProcessTable.ofThisMachine().allowedCores(),
                serverCores,
                Runtime.version().toString());
    }

    /** The commit of the working directory, with a plus if files differ from it. */
    private static String checkedOut() {
        String head = git("rev-parse", "--short=12", "HEAD");
        if (head.isEmpty()) {
            return "unknown";
        }
        return git("status", "--porcelain", "--untracked-files=no").isEmpty() ? head : head + "+";
    }

    private static String git(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = git.waitFor(GIT_PATIENCE_S, TimeUnit.SECONDS);
            return ended && git.exitValue() == 0 ? output : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
