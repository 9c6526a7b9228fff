package io.anteroom.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port that nobody uses, below the range from which the kernel takes the ports of outgoing connections (32768
 * and up on Linux). A server that is started again wants the same port back; had it come from that range, a client that
 * tries to reconnect could meanwhile get the very port it connects to, talk to itself, and keep the server out. No port is
 * given twice: two servers that start side by side would both find it free, and one of them would not start.
 */
final class LoopbackPort {
    private static final int MIN = 15_000;
    private static final int MAX = 32_000;
    private static final int TRIES = 200;
    /** Bounded by the range; a process starts few servers. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private LoopbackPort() {}

    static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(MIN, MAX);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new ServerFailed("no free port between " + MIN + " and " + MAX + " after " + TRIES + " tries");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    static InetAddress address() throws UnknownHostException {
        return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    }
}
