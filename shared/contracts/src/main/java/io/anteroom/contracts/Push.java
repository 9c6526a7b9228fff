package io.anteroom.contracts;

/**
 * What the server starts for one player. It is kept with the money it tells of and handed to the player's sessions at
 * least once.
 *
 * @param eventType as the player sees it
 * @param fields the frame's other fields, one JSON object
 */
public record Push(String eventType, RawJson fields) {}
