package io.anteroom.table;

import io.anteroom.contracts.RoomId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of this node's configuration, once store has said which they are. Belongs to one event loop. */
final class KnownTables {

    /** @param studio whether its number comes from a studio */
    record Table(RoomId id, String name, boolean studio) {}

    private final Map<RoomId, Table> byId = new LinkedHashMap<>();

    void add(Table table) {
        byId.put(table.id(), table);
    }

    @Nullable
    Table find(RoomId id) {
        return byId.get(id);
    }

    @Nullable
    Table find(@Nullable String id) {
        try {
            return id == null ? null : find(RoomId.parse(id));
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    List<Table> all() {
        return List.copyOf(byId.values());
    }
}
