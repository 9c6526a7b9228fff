package io.anteroom.room;

import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.RoomId;
import io.anteroom.runtime.Bus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells each node with members what happened, once for all of them. What is added before {@link #send} goes to a node in
 * one message. Belongs to one event loop.
 */
final class Fanout {

    private static final int KNOWN_MAX = 1_000;

    private final Bus bus;
    private final Map<String, List<NodeId>> known = new HashMap<>();
    private final Map<NodeId, List<Inbox.RoomEntries>> due = new LinkedHashMap<>();

    Fanout(Bus bus) {
        this.bus = bus;
    }

    /** @param nodes as a room has them, with blanks between */
    void add(String nodes, RoomId room, long epoch, long first, List<String> entries) {
        if (nodes.isEmpty() || entries.isEmpty()) {
            return;
        }
        var news = new Inbox.RoomEntries(room, epoch, first, entries);
        for (var node : nodesOf(nodes)) {
            due.computeIfAbsent(node, none -> new ArrayList<>()).add(news);
        }
    }

    /** Takes what is due to a node, for whoever tells it in another way. */
    List<Inbox.RoomEntries> takeFor(NodeId node) {
        var own = due.remove(node);
        return own == null ? List.of() : own;
    }

    void send() {
        due.forEach((node, rooms) -> bus.hint(Inbox.ROOM_EVENTS.at(node), new Inbox.RoomEvents(rooms)));
        due.clear();
    }

    private List<NodeId> nodesOf(String nodes) {
        if (known.size() > KNOWN_MAX) {
            known.clear();
        }
        return known.computeIfAbsent(nodes, text -> {
            var ids = new ArrayList<NodeId>();
            for (var id : text.split(" ")) {
                ids.add(NodeId.parse(id));
            }
            return ids;
        });
    }
}
