package io.anteroom.embedded;

import java.util.Map;

/**
 * How a server is to differ from what a node runs: a fixed port (0 picks a free one), whether it is started again when
 * it ends, and settings over ours. Settings that make acknowledged writes durable cannot be changed.
 *
 * @param handoverKey of Redis, empty for none: where in database 0 it is found that the server before ended in order and this
 *     one has all it had, as {@code "run next"} of their run ids. Whoever reads it there removes it, before writing anything
 *     that hangs on it
 */
public record ServerOptions(int port, boolean restarted, Map<String, String> settings, String handoverKey) {
    public ServerOptions {
        settings = Map.copyOf(settings);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
    }

    /** A free port, started again when it ends, our settings. */
    public static ServerOptions defaults() {
        return new ServerOptions(0, true, Map.of(), "");
    }

    public ServerOptions withPort(int port) {
        return new ServerOptions(port, restarted, settings, handoverKey);
    }

    public ServerOptions withoutRestarts() {
        return new ServerOptions(port, false, settings, handoverKey);
    }

    public ServerOptions withSettings(Map<String, String> settings) {
        return new ServerOptions(port, restarted, settings, handoverKey);
    }

    public ServerOptions withHandoverKey(String key) {
        return new ServerOptions(port, restarted, settings, key);
    }

    int portOrFree() {
        return port == 0 ? LoopbackPort.free() : port;
    }
}
