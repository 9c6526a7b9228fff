package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MatchCheckerTest {

    private final MatchChecker checker = new MatchChecker();
    private final Map<String, Recording> recordings = new HashMap<>();

    private void told(String player, String room, long seq, String... players) {
        var all = new JsonArray();
        for (var one : players) {
            all.add(new JsonObject().put("playerId", one));
        }
        recordings
                .computeIfAbsent(player, Recording::new)
                .got(new JsonObject()
                        .put("eventType", "MatchFound")
                        .put("roomId", room)
                        .put("seq", seq)
                        .put("players", all));
    }

    private static JsonObject status(boolean queued, @Nullable String room) {
        var status = new JsonObject().put("queued", queued);
        return room == null ? status : status.put("match", new JsonObject().put("roomId", room));
    }

    @CanIgnoreReturnValue
    private MatchChecker compare() {
        recordings.values().forEach(checker::read);
        checker.compare();
        return checker;
    }

    @Test
    void goesAlongWithMatchesThatAreToldAgain() {
        told("ann", "r", 1, "ann", "bob");
        told("ann", "r", 1, "ann", "bob");
        told("bob", "r", 7, "ann", "bob");
        compare().standing("ann", status(false, "r"));
        checker.standing("bob", status(false, null));
        checker.standing("cid", status(true, null));
        checker.assertClean();
        assertThat(checker.counted("matches")).isEqualTo(1);
        assertThat(checker.counted("stillQueued")).isEqualTo(1);
        assertThat(checker.counted("toldAgain")).isEqualTo(1);
    }

    @Test
    void findsADoubleMatch() {
        told("ann", "r", 1, "ann", "bob");
        told("bob", "r", 1, "ann", "bob");
        told("cid", "s", 1, "cid", "bob");
        assertThat(compare().wrongs("double")).isEqualTo(1);
    }

    @Test
    void findsAMatchThatOnlyTheStatusKnows() {
        told("ann", "r", 1, "ann", "bob");
        told("bob", "r", 1, "ann", "bob");
        compare().standing("ann", status(false, "s"));
        assertThat(checker.wrongs("double")).isEqualTo(1);
    }

    @Test
    void findsTwoTalesOfOneMatch() {
        told("ann", "r", 1, "ann", "bob");
        told("bob", "r", 1, "bob", "cid");
        assertThat(compare().wrongs("differing")).isEqualTo(1);
    }

    @Test
    void findsWhoWasNotToldAndWhoWasToldOfOthers() {
        told("ann", "r", 1, "ann", "bob");
        told("cid", "r", 1, "ann", "bob");
        assertThat(compare().wrongs("untold")).isEqualTo(1);
        assertThat(checker.wrongs("strangers")).isEqualTo(1);
    }

    @Test
    void findsWhoWasLost() {
        compare().standing("ann", status(false, null));
        assertThat(checker.wrongs("lost")).isEqualTo(1);
    }

    @Test
    void goesAlongWithWhoWasToldWhyNot() {
        recordings
                .computeIfAbsent("ann", Recording::new)
                .got(new JsonObject().put("eventType", "QueueLeft").put("reason", "expired"));
        compare().standing("ann", status(false, null));
        checker.assertClean();
        assertThat(checker.counted("toldWhyNot")).isEqualTo(1);
    }

    @Test
    void findsWhoIsInAMatchAndStillQueued() {
        told("ann", "r", 1, "ann");
        compare().standing("ann", status(true, null));
        assertThat(checker.wrongs("double")).isEqualTo(1);
    }

    @Test
    void findsWhoCannotLeaveTheQueue() {
        compare().cancelled("ann", status(true, null));
        checker.cancelled("bob", status(false, "r"));
        checker.cancelled("cid", status(false, null));
        assertThat(checker.wrongs("stuck")).isEqualTo(2);
    }
}
