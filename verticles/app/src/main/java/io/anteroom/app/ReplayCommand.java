package io.anteroom.app;

import io.anteroom.contracts.RoundId;
import io.anteroom.store.StoredRounds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plays one recorded round again and shows it step by step. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Plays a round of the journal again, from its sealed seed, and shows each action with its draws, what the"
                        + " player saw and the money; changes nothing. Exit code 1 if anything differs, 2 if there is no"
                        + " such round, 3 if the schema is not that of this release. A seed that was not revealed is not"
                        + " printed. Without --conf it reads the embedded data, which no node may be using.")
final class ReplayCommand implements Callable<Integer> {

    private static final int NO_SUCH_ROUND = 2;

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "ROUND", description = "the round's id", converter = RoundIds.class)
    RoundId roundId = RoundId.next();

    static final class RoundIds implements picocli.CommandLine.ITypeConverter<RoundId> {
        @Override
        public RoundId convert(String text) {
            try {
                return RoundId.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new picocli.CommandLine.TypeConversionException("'" + text + "' is not a round's id");
            }
        }
    }

    @Override
    public Integer call() {
        try (var database = NodeDatabase.open(options.read())) {
            var found = StoredRounds.find(database.url(), roundId);
            if (found.isEmpty()) {
                System.err.println("anteroom: there is no round " + roundId);
                return NO_SUCH_ROUND;
            }
            return show(found.get(), new RoundPlayer(database.key()));
        }
    }

    private static int show(StoredRounds.Found found, RoundPlayer player) {
        var replay = player.play(found.round(), found.before());
        System.out.print(new ReplayText(found.round(), replay, player).text());
        return replay.isIdentical() ? 0 : 1;
    }
}
