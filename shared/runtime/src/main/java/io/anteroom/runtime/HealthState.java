package io.anteroom.runtime;

/**
 * How a component is.
 *
 * @param reason for people; may be empty when all is well
 */
public record HealthState(Level level, String reason) {

    /** From well to unusable. */
    public enum Level {
        UP,
        DEGRADED,
        DOWN
    }

    public static HealthState up() {
        return new HealthState(Level.UP, "");
    }

    /** It serves, with something missing. */
    public static HealthState degraded(String reason) {
        return new HealthState(Level.DEGRADED, reason);
    }

    /** It does not serve; the node is not ready. */
    public static HealthState down(String reason) {
        return new HealthState(Level.DOWN, reason);
    }
}
