package io.anteroom.app;

import io.anteroom.store.Audit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the invariants of a whole database, as of one moment. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description =
                "Checks the whole database: ledger, journal, rounds, seeds and draw log; changes nothing. Exit code 1 on any"
                        + " breach, 3 if the schema is not that of this release. Without --conf it checks the embedded"
                        + " data, which no node may be using.")
final class AuditCommand implements Callable<Integer> {

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--draw-log-head",
            paramLabel = "BLOCK:HASH",
            converter = NotedHead.class,
            description =
                    "a head of the draw log that an earlier audit printed, or that health showed: nothing up to it"
                            + " may have gone or changed")
    Audit.@Nullable Noted noted;

    @Override
    public Integer call() {
        try (var database = NodeDatabase.open(options.read())) {
            var key = database.key();
            var checkers =
                    new Audit.Checkers(new RoundAuditor(key), new TableAuditor(key), new SealAuditor(key), noted);
            var report = Audit.run(database.url(), checkers);
            System.out.println(report.toText());
            var head = Audit.drawLogHead(database.url());
            System.out.println("draw log head " + head.number() + ":" + head.hash());
            System.out.println(report.isClean() ? "audit: clean" : "audit: BREACHES FOUND");
            return report.isClean() ? 0 : 1;
        }
    }
}
