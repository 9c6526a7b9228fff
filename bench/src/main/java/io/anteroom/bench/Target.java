package io.anteroom.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The server's player address: where the sockets go, and the base of its HTTP routes. */
record Target(String host, int port) {

    /** Accepts {@code ws://} and {@code http://} addresses; a path is refused, since the routes are published ones. */
    static Target parse(String url) {
        URI uri = URI.create(url);
        boolean plain = "ws".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        if (!plain || uri.getHost() == null) {
            throw new IllegalArgumentException("--url must look like ws://host:port, found " + url);
        }
        String path = uri.getPath();
        if (!path.isEmpty() && !path.equals("/") && !path.equals("/ws")) {
            throw new IllegalArgumentException("--url takes no path but /ws, found " + url);
        }

        return new Target(uri.getHost(), uri.getPort() == -1 ? 80 : uri.getPort());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    String http() {
        return "http://" + host + ":" + port;
    }

    /**
     * The address the n-th socket leaves from: 127.0.0.1 to 127.0.0.{@code sources} in turn, so that one
     * address does not run out of ports. Null, which lets the system choose, for one source or another machine.
     */
    @Nullable
    InetSocketAddress source(int n, int sources) {
        if (sources <= 1 || !address().getAddress().isLoopbackAddress()) {
            return null;
        }

        byte[] loopback = {127, 0, 0, (byte) (1 + n % sources)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(loopback), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
