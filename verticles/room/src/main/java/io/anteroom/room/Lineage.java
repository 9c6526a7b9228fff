package io.anteroom.room;

/**
 * What Redis has of rooms, from the server it began in on through all that took over whole. Where the end of a log may be
 * lost, a new lineage begins, and each room goes on under a higher epoch.
 *
 * <p>A server that is started again is believed only if whoever owns it says, in {@link #HANDOVER_KEY}, that it has all of
 * the one before. No client may have been able to write to that one after this was found, and a server that was put back
 * from before must not say it. Rooms take the key away with their first word on a connection.
 */
public final class Lineage {

    /** {@code "run next"}: the server with the run id {@code next} has all that the one with {@code run} had. */
    public static final String HANDOVER_KEY = "room:ended";

    private Lineage() {}
}
