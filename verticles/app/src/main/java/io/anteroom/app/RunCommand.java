package io.anteroom.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node until it is told to stop. */
@Command(
        name = "anteroom",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs a game backend: sockets, provably fair rounds, a double-entry ledger.")
final class RunCommand implements Callable<Integer> {

    /** Says that the process goes on after the command returned. */
    static final int KEEPS_RUNNING = -1;

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--print-config",
            description = "show the settings, secrets masked, and end; fails as a start would for a bad one")
    boolean printConfig;

    @Override
    public Integer call() throws Exception {
        var settings = options.read();
        if (printConfig) {
            System.out.println(settings.print());
            var unused = NodeConfig.ofRun(settings);
            return 0;
        }
        var ending = Ending.onSignal();
        try {
            var node = Node.start(settings, ending);
            ending.does(node::drain);
            System.out.println(node.readyLine());
            return KEEPS_RUNNING;
        } catch (Exception | Error failed) {
            if (!ending.cancel()) {
                throw new StartRefused("was told to end while it started", failed);
            }
            throw failed;
        }
    }
}
