package io.anteroom.table;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoomId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of this node's configuration, once store has said which they are. Belongs to one event loop. */
final class KnownTables {

    /** @param studio whether its number comes from a studio */
    record Table(RoomId id, String name, boolean studio) {}

    private static final Refusal NONE = new Refusal(Code.ROOM_NOT_FOUND, "there is no such table");
    private static final Refusal NOT_YET =
            new Refusal(Code.UNAVAILABLE, "this node has not found all of its tables yet");

    private final Map<RoomId, Table> byId = new LinkedHashMap<>();
    private final int count;

    /** @param count how many there will be */
    KnownTables(int count) {
        this.count = count;
    }

    /** Why a table is not known here: for good only once all are. */
    Refusal unknown() {
        return isWhole() ? NONE : NOT_YET;
    }

    boolean isWhole() {
        return byId.size() == count;
    }

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
