package io.anteroom.app;

import io.anteroom.embedded.DataDirectoryInUse;
import io.anteroom.runtime.BadSetting;
import io.anteroom.store.OtherSchema;
import picocli.CommandLine;

/** The jar's entry: {@code run} unless a tool is named. */
public final class Main {

    /** Of a tool on the schema of another release: neither a finding nor what failed. */
    private static final int OTHER_SCHEMA = 3;

    private Main() {}

    public static void main(String[] arguments) {
        // No classes or files are read through Vert.x's file cache, so none is made.
        System.setProperty("vertx.disableFileCPResolving", "true");
        System.setProperty("hazelcast.logging.type", "slf4j");
        int status = commandLine().execute(arguments);
        if (status != RunCommand.KEEPS_RUNNING) {
            System.exit(status);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new RunCommand())
                .addSubcommand(new AuditCommand())
                .addSubcommand(new TokenCommand())
                .addSubcommand(new PlayersCommand())
                .addSubcommand(new MathCommand())
                .addSubcommand(new ReplayCommand())
                .addSubcommand(new RngCommand())
                .setParameterExceptionHandler(Main::refuse)
                .setExecutionExceptionHandler(Main::explain);
    }

    /** One line that says what is wrong; the whole usage would hide it. */
    private static int refuse(CommandLine.ParameterException wrong, String[] arguments) {
        var command = wrong.getCommandLine();
        var err = command.getErr();
        err.println("anteroom: " + wrong.getMessage() + " ("
                + command.getCommandSpec().qualifiedName() + " --help)");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** One line for what a person can mend, a trace for what only we can. */
    private static int explain(Exception failed, CommandLine command, CommandLine.ParseResult parsed) {
        var cause = failed;
        while (cause instanceof java.util.concurrent.CompletionException
                && cause.getCause() instanceof Exception inner) {
            cause = inner;
        }
        var err = command.getErr();
        if (cause instanceof BadSetting
                || cause instanceof DataDirectoryInUse
                || cause instanceof StartRefused
                || cause instanceof OtherSchema) {
            err.println("anteroom: " + cause.getMessage());
        } else {
            cause.printStackTrace(err);
        }
        err.flush();
        return cause instanceof OtherSchema ? OTHER_SCHEMA : CommandLine.ExitCode.SOFTWARE;
    }
}
