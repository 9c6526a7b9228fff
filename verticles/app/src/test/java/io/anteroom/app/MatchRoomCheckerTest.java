package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatchRoomCheckerTest {

    private final MatchRoomChecker checker = new MatchRoomChecker();
    private final Map<String, Recording> recordings = new HashMap<>();

    private Recording of(String player) {
        return recordings.computeIfAbsent(player, Recording::new);
    }

    private static JsonArray people(String... players) {
        var all = new JsonArray();
        for (var one : players) {
            all.add(new JsonObject().put("playerId", one));
        }
        return all;
    }

    private void matched(String room, String... players) {
        for (var player : players) {
            of(player)
                    .got(new JsonObject()
                            .put("eventType", "MatchFound")
                            .put("roomId", room)
                            .put("players", people(players)));
        }
    }

    private void enters(String player, String room, String... members) {
        tries(player, room, new JsonObject().put("eventType", "RoomState").put("members", people(members)));
    }

    private void isRefused(String player, String room) {
        tries(player, room, new JsonObject().put("eventType", "Error").put("code", "FORBIDDEN"));
    }

    private void tries(String player, String room, JsonObject answer) {
        var join = Events.roomJoin(room, 0);
        of(player).sent(join);
        of(player).got(answer.put("eventId", join.getString("eventId")).put("roomId", room));
    }

    private static JsonObject shown(String... players) {
        var ranks = new JsonObject();
        for (var player : players) {
            ranks.put(player, 1500);
        }
        return new JsonObject().put("ranks", ranks);
    }

    @CanIgnoreReturnValue
    private MatchRoomChecker compare() {
        recordings.values().forEach(checker::read);
        checker.compare();
        return checker;
    }

    @Test
    void goesAlongWithRoomsForTheirPlayers() {
        matched("r", "ann", "bob");
        isRefused("bob", "r");
        enters("ann", "r", "ann");
        enters("bob", "r", "ann", "bob");
        isRefused("cid", "r");
        compare().shown("r", shown("ann", "bob"));
        checker.assertClean();
        assertThat(checker.counted("entered")).isEqualTo(2);
        assertThat(checker.counted("strangersRefused")).isEqualTo(1);
    }

    @Test
    void findsWhoIsRefusedOrNeverTried() {
        matched("r", "ann", "bob");
        isRefused("ann", "r");
        assertThat(compare().wrongs("shutOut")).isEqualTo(2);
    }

    @Test
    void findsAStrangerWhoIsLetIn() {
        matched("r", "ann");
        enters("ann", "r", "ann");
        enters("cid", "r", "ann", "cid");
        assertThat(compare().wrongs("letIn")).isEqualTo(1);
        assertThat(checker.wrongs("otherPeople")).isEqualTo(1);
    }

    @Test
    void findsAStrangerWhoIsHeard() {
        matched("r", "ann");
        enters("ann", "r", "ann");
        of("ann")
                .got(new JsonObject()
                        .put("eventType", "RoomMessage")
                        .put("roomId", "r")
                        .put("from", "cid"));
        of("ann")
                .got(new JsonObject()
                        .put("eventType", "PlayerJoined")
                        .put("roomId", "r")
                        .put("playerId", "dan"));
        assertThat(compare().wrongs("otherPeople")).isEqualTo(2);
    }

    @Test
    void findsRanksOfOthers() {
        matched("r", "ann", "bob");
        compare().shown("r", shown("ann", "cid"));
        checker.shown("unknown", shown("ann"));
        assertThat(checker.wrongs("otherRanks")).isEqualTo(2);
    }
}
