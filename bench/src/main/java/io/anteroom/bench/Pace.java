package io.anteroom.bench;

/** Decides when a player begins a round. */
interface Pace {
    /** Begins the run, at the given time. */
    void start(Run run, long nowNanos);

    /** A player has ended a round and may begin another. */
    void idle(Player player, long nowNanos);

    /** Whether an action belongs to the measured latencies. */
    boolean measures(Window window, long fromNanos, long nowNanos);

    /** Rounds whose time came and that no player has begun. */
    long owed();

    /** Counts those rounds as unanswered, waiting until now. */
    void giveUp(Tally tally, Window window, long nowNanos);
}
