package io.anteroom.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What all players of a scenario share: the game and its stake, the frames made beforehand, the reader of answers. */
final class Script {
    private final Game game;
    private final Game.Stake stake;
    private final Asked bet;
    private final Template balance;
    private final Map<Game.Action, Asked> later = new HashMap<>();
    private final AnswerReader reader = new AnswerReader();
    private final Answer answer = new Answer();

    /** Ids belong to the player and are remembered for ever, so each process needs ids of its own. */
    private final String idPrefix = Long.toString(System.currentTimeMillis(), 36)
            + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), 36) + "-";

    Script(Game game, Game.Stake stake) {
        this.game = game;
        this.stake = stake;
        this.bet = new Asked(Template.action(game, game.bet(stake)), stake.cents());
        this.balance = Template.balance(stake.currency());
    }

    String eventId(long count) {
        return idPrefix + count;
    }

    /** @param stakedCents what is put in with it */
    record Asked(Template template, long stakedCents) {}

    Asked bet() {
        return bet;
    }

    Asked balance() {
        return new Asked(balance, 0);
    }

    Asked next(int step, long round) {
        return later.computeIfAbsent(
                game.next(step, round, answer),
                action -> new Asked(Template.action(game, action), game.staked(action, stake)));
    }

    @Nullable
    String fault(Answer given, int step) {
        return game.fault(given, step, stake);
    }

    /** The frame's fields, valid until the next call. */
    Answer read(byte[] payload, int length) throws IOException {
        reader.read(payload, length, answer);
        return answer;
    }
}
