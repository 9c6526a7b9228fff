package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which sockets of one event loop listen to what. Belongs to that loop. */
final class Audiences {

    /** More than this of one socket are refused. */
    static final int OF_A_SOCKET_MAX = 64;

    /** Nothing that passes by itself, so nothing to try again. */
    static final Refusal TOO_MANY =
            new Refusal(Code.FORBIDDEN, "one socket may listen to " + OF_A_SOCKET_MAX + " boards and tables");

    /** So many sockets are told in one turn of the loop. */
    private static final int STEP = 256;

    private final SocketLoop loop;
    private final NodeSockets node;
    private final Map<Audience, Set<Socket>> members = new HashMap<>();
    private final Map<Socket, Set<Audience>> joined = new HashMap<>();

    Audiences(SocketLoop loop, NodeSockets node) {
        this.loop = loop;
        this.node = node;
    }

    /** False if the socket listens to too much already; joining again changes nothing. */
    boolean join(Socket socket, Audience audience) {
        var own = joined.getOrDefault(socket, Set.of());
        if (own.contains(audience)) {
            return true;
        }
        if (socket.isEnded() || own.size() >= OF_A_SOCKET_MAX) {
            return false;
        }

        joined.computeIfAbsent(socket, first -> new HashSet<>()).add(audience);
        members.computeIfAbsent(audience, first -> new LinkedHashSet<>()).add(socket);
        node.joined(audience);
        sits(socket, audience, 1);
        return true;
    }

    boolean isMember(Socket socket, Audience audience) {
        return joined.getOrDefault(socket, Set.of()).contains(audience);
    }

    void leave(Socket socket, Audience audience) {
        var own = joined.get(socket);
        if (own == null || !own.remove(audience)) {
            return;
        }
        if (own.isEmpty()) {
            joined.remove(socket);
        }
        drop(socket, audience);
    }

    void leaveAll(Socket socket) {
        var own = joined.remove(socket);
        if (own != null) {
            own.forEach(audience -> drop(socket, audience));
        }
    }

    private void drop(Socket socket, Audience audience) {
        var others = members.get(audience);
        if (others != null && others.remove(socket) && others.isEmpty()) {
            members.remove(audience);
        }
        node.left(audience);
        sits(socket, audience, -1);
    }

    private static void sits(Socket socket, Audience audience, int more) {
        if (audience.kind() == Audience.Kind.TABLE) {
            socket.sits(more);
        }
    }

    /** Tells those who listen now, a few in each turn so that others are not kept waiting. */
    void tell(Audience audience, Frame frame) {
        var listening = members.get(audience);
        if (listening != null) {
            tell(audience, frame, listening.toArray(Socket[]::new), 0);
        }
    }

    // Turns follow each other in order, so each socket gets its frames in the order they were told.
    private void tell(Audience audience, Frame frame, Socket[] listening, int from) {
        var to = Math.min(listening.length, from + STEP);
        for (int i = from; i < to; i++) {
            if (isMember(listening[i], audience)) {
                listening[i].send(frame);
            }
        }
        if (to < listening.length) {
            loop.run(() -> tell(audience, frame, listening, to));
        }
    }
}
