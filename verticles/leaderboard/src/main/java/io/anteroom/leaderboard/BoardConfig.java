package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Operator;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.StoredBoards.Rule;

/**
 * How one board works.
 *
 * @param clientScores whether players may submit scores of their own
 */
record BoardConfig(String name, Operator operator, Order order, boolean clientScores, Schedule reset) {

    Boards.Board shown(Boards.Season season) {
        return new Boards.Board(name, operator, order, clientScores, season);
    }

    boolean takes(How how) {
        return how != How.INCREMENT || operator == Operator.SET || operator == Operator.SUM;
    }

    /** What a submission does to the score that stands. */
    Rule rule(How how) {
        return switch (how) {
            case REPLACE -> Rule.SET;
            case INCREMENT -> Rule.ADD;
            case BY_OPERATOR -> byOperator();
        };
    }

    private Rule byOperator() {
        return switch (operator) {
            case BEST -> order == Order.DOWN ? Rule.HIGHEST : Rule.LOWEST;
            case LATEST, SET -> Rule.SET;
            case SUM -> Rule.ADD;
        };
    }
}
