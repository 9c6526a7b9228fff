package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomOrderCheckerTest {

    private final RoomOrderChecker checker = new RoomOrderChecker();
    private final Recording ann = new Recording("ann");
    private final Recording bob = new Recording("bob");

    private static JsonObject entry(long epoch, long seq, String data) {
        return new JsonObject()
                .put("eventType", "RoomMessage")
                .put("from", "ann")
                .put("data", data)
                .put("at", "noon")
                .put("roomId", "r")
                .put("roomSeq", seq)
                .put("roomEpoch", epoch);
    }

    private static void joins(Recording recording, long epoch, long after, JsonObject... messages) {
        var event = Events.roomJoin("r", after);
        recording.sent(event);
        recording.got(new JsonObject()
                .put("eventType", "RoomState")
                .put("eventId", event.getString("eventId"))
                .put("roomId", "r")
                .put("roomEpoch", epoch)
                .put("lastSeq", after + messages.length)
                .put("messages", new JsonArray(List.of(messages))));
    }

    private static void resumes(Recording recording, long from, long epoch, long last) {
        var event = Events.resume("token", 0);
        event.getJsonObject("data").put("rooms", new JsonObject().put("r", from));
        recording.opened();
        recording.sent(event);
        var room = new JsonObject().put("roomEpoch", epoch).put("lastSeq", last);
        recording.got(new JsonObject()
                .put("eventType", "Resume")
                .put("eventId", event.getString("eventId"))
                .put("rooms", new JsonObject().put("r", room)));
    }

    private static JsonObject reset(long epoch, long last) {
        return new JsonObject()
                .put("eventType", "RoomReset")
                .put("roomId", "r")
                .put("roomEpoch", epoch)
                .put("lastSeq", last);
    }

    @CanIgnoreReturnValue
    private RoomOrderChecker read() {
        checker.read(ann);
        checker.read(bob);
        checker.compareEpochs();
        return checker;
    }

    @Test
    void goesAlongWithJoinsResumesAndResets() {
        joins(ann, 1, 0, entry(1, 1, "a"), entry(1, 2, "b"));
        ann.got(entry(1, 3, "c"));
        resumes(ann, 3, 1, 5);
        ann.got(entry(1, 4, "d"));
        ann.got(entry(1, 5, "e"));
        ann.got(reset(2, 4));
        ann.got(entry(2, 5, "other"));
        joins(bob, 2, 0, entry(2, 1, "a"), entry(2, 2, "b"), entry(2, 3, "c"), entry(2, 4, "d"));
        bob.got(entry(2, 5, "other"));
        resumes(bob, 5, 3, 3);
        bob.got(reset(3, 3));
        bob.got(entry(3, 4, "again"));
        read().assertClean();
        assertThat(checker.line())
                .isEqualTo("rooms: entries=12 resumed=1 resets=2 resumedInNewEpoch=1"
                        + " gaps=0 repeats=0 differing=0 unasked=0 unannounced=0");
    }

    /** Numbers alone would look as if nothing were missing. */
    @Test
    void findsAResumeIntoAnotherLogThatNobodyTold() {
        joins(ann, 1, 0, entry(1, 1, "a"), entry(1, 2, "b"));
        resumes(ann, 2, 2, 3);
        ann.got(entry(2, 3, "c"));
        assertThat(read().wrongs("unannounced")).isEqualTo(1);
    }

    @Test
    void findsAGapARepeatAndASwappedPair() {
        joins(ann, 1, 0, entry(1, 1, "a"));
        ann.got(entry(1, 3, "c"));
        assertThat(read().wrongs("gaps")).isEqualTo(1);

        ann.got(entry(1, 3, "c"));
        assertThat(new RoomOrderCheckerTest().with(ann).wrongs("repeats")).isEqualTo(1);

        joins(bob, 1, 0, entry(1, 1, "a"));
        bob.got(entry(1, 3, "c"));
        bob.got(entry(1, 2, "b"));
        var swapped = new RoomOrderCheckerTest().with(bob);
        assertThat(swapped.wrongs("gaps")).isEqualTo(1);
        assertThat(swapped.wrongs("repeats")).isEqualTo(1);
    }

    private RoomOrderChecker with(Recording recording) {
        checker.read(recording);
        return checker;
    }

    @Test
    void findsWhatAResumeLosesOrRepeats() {
        joins(ann, 1, 0, entry(1, 1, "a"));
        resumes(ann, 1, 1, 3);
        ann.got(entry(1, 3, "c"));
        joins(bob, 1, 0, entry(1, 1, "a"));
        resumes(bob, 1, 1, 3);
        bob.got(entry(1, 1, "a"));
        assertThat(read().wrongs("gaps")).isEqualTo(1);
        assertThat(checker.wrongs("repeats")).isEqualTo(1);
    }

    @Test
    void findsDifferentContentUnderOneNumber() {
        joins(ann, 1, 0, entry(1, 1, "a"));
        joins(bob, 1, 0, entry(1, 1, "b"));
        assertThat(read().wrongs("differing")).isEqualTo(1);
        assertThat(checker.examples()).hasSize(1);
    }

    @Test
    void findsAnEntryThatAResetKeptAndChanged() {
        joins(ann, 1, 0, entry(1, 1, "a"), entry(1, 2, "b"));
        ann.got(reset(2, 1));
        ann.got(entry(2, 2, "new"));
        joins(bob, 2, 0, entry(2, 1, "changed"));
        assertThat(read().wrongs("differing")).isEqualTo(1);
    }

    @Test
    void findsAnotherEpochUnannouncedAndASocketThatDidNotAsk() {
        joins(ann, 1, 0, entry(1, 1, "a"));
        ann.got(entry(2, 2, "b"));
        assertThat(read().wrongs("unannounced")).isEqualTo(1);
        ann.opened();
        ann.got(entry(1, 2, "b"));
        assertThat(new RoomOrderCheckerTest().with(ann).wrongs("unasked")).isEqualTo(1);
    }

    @Test
    void findsWhatTheLogLacks() {
        joins(ann, 1, 0, entry(1, 1, "a"), entry(1, 2, "b"));
        checker.read(ann);
        checker.readLog("r", 1, List.of(entry(1, 1, "a"), entry(1, 3, "c")));
        assertThat(checker.wrongs("gaps")).isEqualTo(1);
        checker.readLog("r", 1, List.of(entry(1, 1, "other")));
        assertThat(checker.wrongs("differing")).isEqualTo(1);
    }
}
