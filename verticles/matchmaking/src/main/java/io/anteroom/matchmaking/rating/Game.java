package io.anteroom.matchmaking.rating;

/**
 * One game of a player, as the rating sees it.
 *
 * @param score 1 for a win, 0.5 for a draw, 0 for a loss
 */
public record Game(Skill opponent, double score) {}
