package io.anteroom.app;

import io.anteroom.player.OperatorTokens;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Issues an operator's token; needs the master key and nothing that runs. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a token for an operator, and nothing else.")
final class TokenCommand implements Callable<Integer> {

    @Spec
    CommandSpec command = CommandSpec.create();

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--scope",
            required = true,
            split = ",",
            paramLabel = "SCOPE",
            converter = Scope.class,
            description =
                    "what it allows: games:configure, wallet:fund, boards:write, tables:outcome, players:notify, rooms:moderate")
    List<String> scopes = List.of();

    @Option(
            names = "--ttl",
            defaultValue = "PT1H",
            converter = TimeToLive.class,
            description = "how long it lives, like PT1H (${DEFAULT-VALUE})")
    Duration ttl = Duration.ofHours(1);

    @Override
    public Integer call() {
        var config = NodeConfig.from(options.read());
        // Right for a node that starts there later, and a slip if one runs elsewhere.
        DataServers.missingMasterKey(config).ifPresent(file -> command.commandLine()
                .getErr()
                .println("anteroom: there was no master key, so one was made: " + file));
        System.out.println(OperatorTokens.issue(DataServers.masterKey(config), new TreeSet<>(scopes), ttl));
        return 0;
    }
}
