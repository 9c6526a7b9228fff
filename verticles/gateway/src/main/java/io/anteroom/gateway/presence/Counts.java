package io.anteroom.gateway.presence;

/**
 * Devices of one player, at one node or of one socket.
 *
 * @param devices connected sockets
 * @param awake those that are not away
 * @param seated those in a room or at a table
 */
public record Counts(int devices, int awake, int seated) {

    public static final Counts NONE = new Counts(0, 0, 0);

    private static final Counts[] ONE = {
        new Counts(1, 0, 0), new Counts(1, 1, 0), new Counts(1, 0, 1), new Counts(1, 1, 1)
    };

    public Counts {
        if (awake < 0 || awake > devices || seated < 0 || seated > devices) {
            throw new IllegalArgumentException("no such devices: " + devices + " " + awake + " " + seated);
        }
    }

    /** Of one socket; the same object for the same answer. */
    public static Counts one(boolean isAwake, boolean isSeated) {
        return ONE[(isAwake ? 1 : 0) + (isSeated ? 2 : 0)];
    }

    Counts with(Counts before, Counts now) {
        return new Counts(
                devices - before.devices + now.devices,
                awake - before.awake + now.awake,
                seated - before.seated + now.seated);
    }
}
