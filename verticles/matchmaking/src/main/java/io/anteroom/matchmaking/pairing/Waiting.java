package io.anteroom.matchmaking.pairing;

import io.anteroom.contracts.TicketId;

/**
 * A ticket that waits.
 *
 * @param size how many players it is for, who stay in one team
 */
public record Waiting(TicketId ticketId, int rank, int size, long joinedAtMs) {}
