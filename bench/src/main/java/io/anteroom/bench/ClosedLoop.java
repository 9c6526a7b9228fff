package io.anteroom.bench;

/** Each player begins the next round when the last one has ended: the load follows the server. */
final class ClosedLoop implements Pace {
    private final Window window;
    private final Iterable<Player> players;

    ClosedLoop(Iterable<Player> players, Window window) {
        this.players = players;
        this.window = window;
    }

    @Override
    public void start(Run run, long nowNanos) {
        players.forEach(player -> idle(player, nowNanos));
    }

    @Override
    public void idle(Player player, long nowNanos) {
        if (!window.over(nowNanos) && !player.retired()) {
            player.play(nowNanos);
        }
    }

    @Override
    public boolean measures(Window measured, long fromNanos, long nowNanos) {
        return measured.contains(nowNanos);
    }

    @Override
    public long owed() {
        return 0;
    }

    @Override
    public void giveUp(Tally tally, Window measured, long nowNanos) {
        // A closed loop owes no rounds: a player that waits begins none.
    }
}
