package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckCheckerTest {

    private final AckChecker checker = new AckChecker(false);
    private final Recording ann = new Recording("ann");

    @CanIgnoreReturnValue
    private String sends() {
        var event = Events.roomSend("r", "");
        ann.sent(event);
        return event.getString("eventId");
    }

    @CanIgnoreReturnValue
    private String acknowledged(long seq) {
        var id = sends();
        ann.got(new JsonObject().put("eventType", "RoomSent").put("eventId", id).put("roomSeq", seq));
        return id;
    }

    @CanIgnoreReturnValue
    private String refused(String code) {
        var id = sends();
        ann.got(new JsonObject().put("eventType", "Error").put("eventId", id).put("code", code));
        return id;
    }

    private static JsonObject message(long seq, String id) {
        return new JsonObject()
                .put("eventType", "RoomMessage")
                .put("from", "ann")
                .put("data", id)
                .put("roomSeq", seq);
    }

    @CanIgnoreReturnValue
    private AckChecker compare(AckChecker with, JsonObject... log) {
        with.read(ann);
        with.readLog("r", List.of(log));
        with.compare();
        return with;
    }

    @Test
    void goesAlongWithAllThreeKindsOfAnswers() {
        var one = acknowledged(1);
        refused("RATE_LIMITED");
        var two = refused("TIMEOUT");
        sends();
        compare(checker, message(1, one), message(2, two)).assertClean();
        assertThat(checker.line())
                .startsWith("acks: sent=4 acknowledged=1 refused=1 unknown=2 unknownButThere=1 lost=0");
    }

    @Test
    void findsALostAcknowledgement() {
        acknowledged(1);
        assertThat(compare(checker).wrongs("lost")).isEqualTo(1);
    }

    @Test
    void countsWhatWasLostWithRedis() {
        acknowledged(1);
        var lenient = compare(new AckChecker(true));
        lenient.assertClean();
        assertThat(lenient.counted("lostWithRedis")).isEqualTo(1);
    }

    @Test
    void findsRepeats() {
        var one = acknowledged(1);
        assertThat(compare(checker, message(1, one), message(2, one)).wrongs("repeats"))
                .isEqualTo(1);
    }

    @Test
    void findsAnUnknownMessageThatIsThereTwice() {
        var one = sends();
        assertThat(compare(checker, message(1, one), message(2, one)).wrongs("repeats"))
                .isEqualTo(1);
    }

    @Test
    void findsAMessageAtAnotherPlaceThanAcknowledged() {
        var one = acknowledged(1);
        assertThat(compare(checker, message(2, one)).wrongs("displaced")).isEqualTo(1);
    }

    @Test
    void findsARefusedMessageAndOneThatNobodySent() {
        var one = refused("NOT_A_MEMBER");
        compare(checker, message(1, one), message(2, "nobody"));
        assertThat(checker.wrongs("refusedButThere")).isEqualTo(1);
        assertThat(checker.wrongs("foreign")).isEqualTo(1);
    }

    @Test
    void aMessageRefusedAfterALostAnswerIsUnknown() {
        var one = sends();
        ann.sent(Events.roomSend("r", "").put("eventId", one));
        ann.got(new JsonObject().put("eventType", "Error").put("eventId", one).put("code", "OVERLOADED"));
        compare(checker, message(1, one)).assertClean();
    }

    @Test
    void findsTwoAnswersThatDiffer() {
        var one = acknowledged(1);
        ann.got(new JsonObject()
                .put("eventType", "RoomSent")
                .put("eventId", one)
                .put("roomSeq", 2));
        assertThat(compare(checker, message(2, one)).wrongs("ackedTwice")).isEqualTo(1);
    }
}
