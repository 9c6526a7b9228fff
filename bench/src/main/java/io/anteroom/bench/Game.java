package io.anteroom.bench;

import org.jspecify.annotations.Nullable;

/** How a player plays one game: what to send, and what the rules say about the answer. */
interface Game {
    /** Pays twice the bet on a win, so that expected payouts are exact; the house keeps its edge in the odds. */
    Game DICE = new Dice();

    Game LIMBO = new Limbo();
    Game MINES = new Mines();
    Game BLACKJACK = new Blackjack();
    Game BLACKJACK_LONG = new BlackjackLong();

    static Game named(String name) {
        return switch (name) {
            case "dice" -> DICE;
            case "limbo" -> LIMBO;
            case "mines" -> MINES;
            case "blackjack" -> BLACKJACK;
            case "blackjack-long" -> BLACKJACK_LONG;
            default ->
                throw new IllegalArgumentException(
                        "--game is one of dice, limbo, mines, blackjack, blackjack-long; found " + name);
        };
    }

    String id();

    /** The first action of a round. */
    Action bet(Stake stake);

    /**
     * The action after {@code step} answered ones of a round that goes on; {@code round} varies the choice.
     *
     * @param answer to the action before
     */
    Action next(int step, long round, Answer answer);

    /** What an action after the first puts in, in cents. */
    long staked(Action action, Stake stake);

    /** What is wrong with the answer by the rules of the game, or null; the balance is judged elsewhere. */
    @Nullable
    String fault(Answer answer, int step, Stake stake);

    /** What a player puts in. */
    record Stake(long cents, String currency) {}

    /** An action's name and its {@code data}. */
    record Action(String name, String dataJson) {}

    private static String betData(Stake stake, String choice) {
        return "{\"betAmount\":\"" + Cents.format(stake.cents()) + "\",\"currency\":\"" + stake.currency() + "\","
                + choice + "}";
    }

    private static @Nullable String payoutFault(Answer answer, boolean won, Stake stake) {
        if (!answer.roundEnded) {
            return "a round of one action that did not end";
        }
        if (answer.payout == null) {
            return "an ended round without a payout";
        }
        long expected = won ? 2 * stake.cents() : 0;
        if (Cents.parse(answer.payout) != expected) {
            return "payout " + answer.payout + " where the outcome pays " + Cents.format(expected);
        }
        return null;
    }

    /** Over 50.49 wins with 4950 of 10000 values: multiplier 9900 / 4950 = 2. */
    final class Dice implements Game {
        private static final String THRESHOLD = "50.49";

        @Override
        public String id() {
            return "dice";
        }

        @Override
        public Action bet(Stake stake) {
            return new Action(
                    "Bet", betData(stake, "\"rollThreshold\":\"" + THRESHOLD + "\",\"overOrUnder\":\"Over\""));
        }

        @Override
        public Action next(int step, long round, Answer answer) {
            throw new IllegalStateException("dice has one action");
        }

        @Override
        public long staked(Action action, Stake stake) {
            return 0;
        }

        @Override
        public @Nullable String fault(Answer answer, int step, Stake stake) {
            if (answer.diceResult == null) {
                return "a dice round without diceResult";
            }
            return payoutFault(answer, Cents.parse(answer.diceResult) > Cents.parse(THRESHOLD), stake);
        }
    }

    /** Chooses 2.00, and is paid that whatever higher multiplier came up. */
    final class Limbo implements Game {
        @Override
        public String id() {
            return "limbo";
        }

        @Override
        public Action bet(Stake stake) {
            return new Action("Bet", betData(stake, "\"multiplier\":\"2.00\""));
        }

        @Override
        public Action next(int step, long round, Answer answer) {
            throw new IllegalStateException("limbo has one action");
        }

        @Override
        public long staked(Action action, Stake stake) {
            return 0;
        }

        @Override
        public @Nullable String fault(Answer answer, int step, Stake stake) {
            if (answer.generatedMultiplier == null) {
                return "a limbo round without generatedMultiplier";
            }
            return payoutFault(answer, Cents.parse(answer.generatedMultiplier) >= 200, stake);
        }
    }

    /** Three bombs under 25 tiles: picks two, cashes out; four actions unless a bomb ends it sooner. */
    final class Mines implements Game {
        private static final int TILES = 25;
        private static final int PICKS = 2;

        @Override
        public String id() {
            return "mines";
        }

        @Override
        public Action bet(Stake stake) {
            return new Action("Bet", betData(stake, "\"maxTiles\":25,\"maxBombs\":3"));
        }

        @Override
        public Action next(int step, long round, Answer answer) {
            if (step > PICKS) {
                return new Action("CashOut", "{}");
            }
            long tile = (round + step) % TILES;
            return new Action("PickTile", "{\"currentPicks\":[" + tile + "]}");
        }

        @Override
        public long staked(Action action, Stake stake) {
            return 0;
        }

        @Override
        public @Nullable String fault(Answer answer, int step, Stake stake) {
            boolean betting = step == 0;
            boolean cashingOut = step > PICKS;
            if (betting && answer.roundEnded) {
                return "a mines round that ended at its bet";
            }
            if (cashingOut && !answer.roundEnded) {
                return "a mines round that went on after CashOut";
            }
            if (answer.roundEnded && answer.payout == null) {
                return "an ended round without a payout";
            }
            return null;
        }
    }

    /** Hits twice and stands, insurance declined: four actions unless the cards end it sooner. Never stakes more. */
    final class Blackjack implements Game {
        private static final int HITS = 2;

        @Override
        public String id() {
            return "blackjack";
        }

        @Override
        public Action bet(Stake stake) {
            return new Action(
                    "Bet",
                    "{\"betAmount\":\"" + Cents.format(stake.cents()) + "\",\"currency\":\"" + stake.currency()
                            + "\"}");
        }

        @Override
        public Action next(int step, long round, Answer answer) {
            if (isOffered(answer, "Peek")) {
                return new Action("Peek", "{\"acceptedInsurance\":false}");
            }
            return new Action(step <= HITS && isOffered(answer, "Hit") ? "Hit" : "Stand", "{}");
        }

        private static boolean isOffered(Answer answer, String action) {
            return answer.nextActions != null && answer.nextActions.contains(action + " ");
        }

        @Override
        public long staked(Action action, Stake stake) {
            return 0;
        }

        @Override
        public @Nullable String fault(Answer answer, int step, Stake stake) {
            if (answer.roundEnded) {
                return answer.payout == null ? "an ended round without a payout" : null;
            }
            return answer.nextActions == null || answer.nextActions.isEmpty() ? "a round that offers nothing" : null;
        }
    }

    /**
     * As many actions as the cards allow: splits what can be split and hits until the cards end it, insurance declined. No way to
     * play takes more, and this one takes three a round on average: two cards are worth 13, and the third and fourth bust them.
     */
    final class BlackjackLong implements Game {
        @Override
        public String id() {
            return BLACKJACK.id();
        }

        @Override
        public Action bet(Stake stake) {
            return BLACKJACK.bet(stake);
        }

        @Override
        public Action next(int step, long round, Answer answer) {
            if (Blackjack.isOffered(answer, "Peek")) {
                return new Action("Peek", "{\"acceptedInsurance\":false}");
            }
            return new Action(Blackjack.isOffered(answer, "Split") ? "Split" : "Hit", "{}");
        }

        @Override
        public long staked(Action action, Stake stake) {
            return action.name().equals("Split") ? stake.cents() : 0;
        }

        @Override
        public @Nullable String fault(Answer answer, int step, Stake stake) {
            return BLACKJACK.fault(answer, step, stake);
        }
    }
}
