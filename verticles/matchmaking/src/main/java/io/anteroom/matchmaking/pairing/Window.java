package io.anteroom.matchmaking.pairing;

/**
 * How far apart in rank players may be: narrow at first, wider with each second that one of them waits.
 *
 * @param start of a ticket that is new
 * @param perSecond what each second adds
 * @param max which it never passes
 */
public record Window(int start, int perSecond, int max) {

    public Window {
        if (start < 0 || perSecond < 0 || max < start) {
            throw new IllegalArgumentException("a window from " + start + " to " + max + " by " + perSecond);
        }
    }

    /** After a ticket has waited so long. */
    public int after(long waitedMs) {
        var grown = start + (double) perSecond * Math.max(0, waitedMs) / 1_000;
        return (int) Math.min(max, grown);
    }

    /** How long it takes to be as wide as it gets. */
    public long growsForMs() {
        return perSecond == 0 ? 0 : (max - start) * 1_000L / perSecond;
    }
}
