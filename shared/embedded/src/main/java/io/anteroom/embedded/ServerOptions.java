package io.anteroom.embedded;

import java.util.Map;

/**
 * How a server is to differ from what a node runs: a fixed port (0 picks a free one), whether it is started again when
 * it ends, and settings over ours. Settings that make acknowledged writes durable cannot be changed.
 */
public record ServerOptions(int port, boolean restarted, Map<String, String> settings) {
    public ServerOptions {
        settings = Map.copyOf(settings);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
    }

    /** A free port, started again when it ends, our settings. */
    public static ServerOptions defaults() {
        return new ServerOptions(0, true, Map.of());
    }

    public ServerOptions withPort(int port) {
        return new ServerOptions(port, restarted, settings);
    }

    public ServerOptions withoutRestarts() {
        return new ServerOptions(port, false, settings);
    }

    public ServerOptions withSettings(Map<String, String> settings) {
        return new ServerOptions(port, restarted, settings);
    }

    int portOrFree() {
        return port == 0 ? LoopbackPort.free() : port;
    }
}
