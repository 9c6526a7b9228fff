package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.RoundId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rounds of every game on a {@link CoreNode}, with what their player was answered, action by action. */
final class PlayedGames {

    private static final String BET = "{\"betAmount\":\"1.00\",\"currency\":\"FUN\",";
    static final String DICE = BET + "\"rollThreshold\":\"50.00\",\"overOrUnder\":\"Over\"}";
    static final String LIMBO = BET + "\"multiplier\":2}";
    static final String MINES = BET + "\"maxTiles\":25,\"maxBombs\":24}";
    private static final String AUTOBET = DICE.replace("}", ",\"autobetMax\":3,\"onWin\":10,\"onLoss\":0}");
    private static final String BLACKJACK =
            "{\"betAmount\":\"0.50\",\"currency\":\"FUN\",\"perfectPairsBetAmount\":\"0.10\",\"pokerBetAmount\":\"0.10\"}";
    private static final String BACCARAT =
            "{\"currency\":\"FUN\",\"playerBetAmount\":\"0.50\",\"bankerBetAmount\":\"1.00\","
                    + "\"tieBetAmount\":\"0.10\",\"dragon7BetAmount\":\"0.10\",\"pandaBetAmount\":\"0.10\"}";
    private static final String SLOTS = "{\"betAmount\":\"0.20\",\"currency\":\"FUN\"}";

    /** One deal in seven can be split, one spin in some hundred awards free ones: missing them this often is no chance. */
    private static final int TRIES_MAX = 3000;

    private final CoreNode node;
    private final Map<RoundId, List<Played>> answers = new LinkedHashMap<>();
    private int actions;

    PlayedGames(CoreNode node) {
        this.node = node;
    }

    /** Every answer of every round, in order. */
    Map<RoundId, List<Played>> answers() {
        return answers;
    }

    /** How many were committed. */
    int actions() {
        return actions;
    }

    Played act(String game, String action, @Nullable String data) throws Exception {
        var played = node.play(game, "event" + actions++, action, data);
        answers.computeIfAbsent(played.roundId(), id -> new ArrayList<>()).add(played);
        return played;
    }

    /** Each game that needs no luck, and a series between them. */
    List<RoundId> playSome() throws Exception {
        var rounds = new ArrayList<RoundId>();
        rounds.add(act("dice", "Bet", DICE).roundId());
        rounds.add(act("limbo", "Bet", LIMBO).roundId());
        rounds.add(act("dice", "Autobet", AUTOBET).roundId());
        rounds.add(act("limbo", "Bet", LIMBO).roundId());
        rounds.add(act("dice", "NewBet", null).roundId());
        rounds.add(playBaccarat().roundId());
        rounds.add(act("dice", "NewBet", null).roundId());
        rounds.add(playMines());
        return rounds;
    }

    Played playBaccarat() throws Exception {
        return act("baccarat", "Bet", BACCARAT);
    }

    /** One tile of 25 is safe, so the first pick ends it. */
    RoundId playMines() throws Exception {
        var bet = act("mines", "Bet", MINES);
        var pick = act("mines", "PickTile", "{\"currentPicks\":[7]}");
        assertThat(isOver(pick)).isTrue();
        return bet.roundId();
    }

    /** Plays until a pair was dealt and split; gives the round in which it was. */
    RoundId playASplit() throws Exception {
        for (var tries = 0; tries < TRIES_MAX; tries++) {
            var played = act("blackjack", "Bet", BLACKJACK);
            var split = false;
            while (!isOver(played)) {
                var action = move(played);
                split |= action.equals("Split");
                played = act("blackjack", action, action.equals("Peek") ? "{\"acceptedInsurance\":true}" : null);
            }
            if (split) {
                return played.roundId();
            }
        }
        throw new AssertionError("no pair in " + TRIES_MAX + " deals");
    }

    /** As many different moves as there may be. */
    private static String move(Played played) {
        for (var action : List.of("Peek", "Split", "Double", "Hit")) {
            if (offers(played, action)) {
                return action;
            }
        }
        return "Stand";
    }

    /** Spins until free ones are awarded, and plays them all. */
    RoundId playFreeSpins() throws Exception {
        for (var tries = 0; tries < TRIES_MAX; tries++) {
            var played = act("slots", "Bet", SLOTS);
            var free = !isOver(played);
            while (!isOver(played)) {
                played = act("slots", "FreeSpin", null);
            }
            if (free) {
                return played.roundId();
            }
        }
        throw new AssertionError("no free spins in " + TRIES_MAX + " rounds");
    }

    static boolean isOver(Played played) {
        return played.update().tree().path("roundEnded").booleanValue();
    }

    static boolean offers(Played played, String action) {
        return played.update().tree().path("nextActions").toString().contains('"' + action + '"');
    }
}
