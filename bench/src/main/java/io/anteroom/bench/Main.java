package io.anteroom.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The load generator and the micro-benchmarks, as one command with subcommands. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Load scenarios and micro-benchmarks for Anteroom.",
        subcommands = {
            RoundsCommand.class,
            SocketsCommand.class,
            TableCommand.class,
            RelayCommand.class,
            LedgerCommand.class,
            BoardsCommand.class,
            MatchingCommand.class,
            MatchesCommand.class,
            QueueCommand.class,
            ServersCommand.class,
            JmhCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Libraries of the JMH part would say on every start that they have no log to write to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(arguments));
    }

    /** Exit codes: 0 fine, 1 an answer was wrong or missing, 2 the options or the server were not usable. */
    static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Main());
        // A script sets its own values first and passes the caller's on behind them.
        commands.setOverwrittenOptionsAllowed(true);
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            System.err.println("bench: " + cause(failure));
            return 2;
        });
        return commands.execute(arguments);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
