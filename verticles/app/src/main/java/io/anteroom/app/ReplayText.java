package io.anteroom.app;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Rounds;
import io.anteroom.fairness.Drawn;
import io.anteroom.game.Replay;
import io.anteroom.store.Audit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A replayed round for people: what was stored, what came out, and whether they are the same. The server seed is in it only
 * once it was revealed, and what was drawn only once the round is not open any more: until then it says how often. What
 * shows them is what the player may not see yet.
 */
final class ReplayText {

    private final Audit.AuditedRound audited;
    private final Replay replay;
    private final RoundPlayer player;
    private final StringBuilder text = new StringBuilder();

    ReplayText(Audit.AuditedRound audited, Replay replay, RoundPlayer player) {
        this.audited = audited;
        this.replay = replay;
        this.player = player;
    }

    String text() {
        writeHead();
        for (var i = 0; i < replay.actions().size(); i++) {
            write(replay.actions().get(i), i);
        }
        replay.differences().forEach(difference -> line("DIFFERS  %s", difference));
        line(replay.isIdentical() ? "replay: identical" : "replay: DIFFERENCES FOUND");
        return text.toString();
    }

    private void writeHead() {
        var round = audited.round();
        line("round    %s, %s, %s, player %s", round.roundId(), round.gameId(), round.status(), audited.playerId());
        line("config   version %d", round.configVersion());
        line("seed     %s, hash %s, %s", round.seed().seedId(), round.serverSeedHash(), serverSeed());
        line(
                "stream   client seed \"%s\", nonce %d",
                round.seed().clientSeed(), round.seed().nonce());
        line(
                "money    bet %s, payout %s %s",
                amount(round.bet()), amount(round.payout()), round.currency().code());
    }

    private String serverSeed() {
        var round = audited.round();
        return round.serverSeed() == null ? "not revealed" : "revealed as " + round.serverSeed();
    }

    private void write(Replay.Action action, int index) {
        var stored = action.stored();
        line("");
        line("%d %s at %s%s", stored.version(), stored.action(), stored.at(), by(stored));
        line("  data   %s", stored.data());
        line("  draws  %s", draws(action.draws()));
        writeLog(action.draws(), index);
        line("  update %s", stored.update());
        if (!action.hasSameUpdate()) {
            line("  DIFFERS: comes out as %s", action.update());
        }
        line("  money  %s", moves(stored.moves()));
        if (!action.hasSameMoves()) {
            line("  DIFFERS: comes out as %s", moves(action.moves()));
        }
    }

    private static String by(Rounds.Action action) {
        return action.serverReason() == null ? "" : ", by the server: " + action.serverReason();
    }

    private void writeLog(List<Drawn> draws, int index) {
        var logged = audited.logged().get(index);
        if (logged.batch() == null) {
            line("  log    of before there was one");
            return;
        }
        var module = logged.draws() == null || logged.draws().module() == null
                ? ""
                : ", module " + logged.draws().module();
        line("  log    batch %d%s", logged.batch(), module);
        var said = player.logged(audited, index);
        if (!draws.equals(said)) {
            line("  DIFFERS: logged as %s", said == null ? "what can't be read" : draws(said));
        }
    }

    private String draws(List<Drawn> draws) {
        if (draws.isEmpty()) {
            return "none";
        }
        return audited.round().status().equals("open")
                ? draws.size() + ", shown when the round is over"
                : draws.stream()
                        .map(draw -> "draw(" + draw.bound() + ") = " + draw.result())
                        .collect(Collectors.joining(", "));
    }

    private String moves(List<Move> moves) {
        return moves.isEmpty()
                ? "none"
                : moves.stream()
                        .map(move -> move.kind().name().toLowerCase(Locale.ROOT) + " " + amount(move.minor()))
                        .collect(Collectors.joining(", "));
    }

    private String amount(long minor) {
        Currency currency = audited.round().currency();
        return new Money(minor, currency).toText();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
