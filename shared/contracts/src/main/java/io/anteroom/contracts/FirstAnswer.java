package io.anteroom.contracts;

/**
 * What an event that took effect was answered, as the journal keeps it for ever.
 *
 * @param contentHash over the event's content, to tell a retry from another event under the same id
 * @param balance after the action
 */
public record FirstAnswer(
        Hash contentHash, String gameId, RoundId roundId, int version, String action, RawJson update, Money balance) {}
