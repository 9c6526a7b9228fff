package io.anteroom.embedded;

/** Whether an embedded server serves, and one sentence that says why. */
public record ServerHealth(boolean up, String reason) {
    static ServerHealth serving(long pid, int port) {
        return new ServerHealth(true, "process " + pid + " serves port " + port);
    }

    static ServerHealth down(String reason) {
        return new ServerHealth(false, reason);
    }
}
