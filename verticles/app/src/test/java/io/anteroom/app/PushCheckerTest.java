package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class PushCheckerTest {

    private final PushChecker checker = new PushChecker();
    private final Recording ann = new Recording("ann");

    private void begins(String session, String token) {
        ann.opened();
        ann.got(told("Authenticate", session, token));
    }

    private static JsonObject told(String type, String session, String token) {
        return new JsonObject().put("eventType", type).put("sessionId", session).put("resumeToken", token);
    }

    private void pushed(long... seqs) {
        for (long seq : seqs) {
            ann.got(new JsonObject().put("eventType", "BalanceUpdate").put("seq", seq));
        }
    }

    private void resumes(long lastSeq, String session, String token, int replayed) {
        var event = Events.resume("old", lastSeq);
        ann.opened();
        ann.sent(event);
        ann.got(told("Resume", session, token)
                .put("eventId", event.getString("eventId"))
                .put("replayed", replayed));
    }

    @CanIgnoreReturnValue
    private PushChecker read() {
        checker.read(ann);
        return checker;
    }

    @Test
    void goesAlongWithResumesAndNewSessions() {
        begins("s", "1");
        pushed(1, 2);
        ann.closed(1006);
        resumes(2, "s", "2", 1);
        pushed(3, 4);
        begins("t", "3");
        pushed(1);
        read().expect("ann", "BalanceUpdate", 5);
        checker.assertClean();
        assertThat(checker.line()).contains("sockets=3", "pushes=5", "resumes=1", "closed1006=1", "gaps=0");
    }

    @Test
    void findsAGapARepeatAndASwappedPair() {
        begins("s", "1");
        pushed(2, 2, 4, 3);
        assertThat(read().wrongs("gaps")).isEqualTo(2);
        assertThat(checker.wrongs("repeats")).isEqualTo(2);
    }

    @Test
    void findsWhatAResumeLosesOrRepeats() {
        begins("s", "1");
        pushed(1);
        resumes(1, "s", "2", 1);
        pushed(1);
        resumes(1, "s", "3", 1);
        pushed(3);
        assertThat(read().wrongs("repeats")).isEqualTo(1);
        assertThat(checker.wrongs("gaps")).isEqualTo(1);
    }

    @Test
    void findsAPushThatNeverCame() {
        begins("s", "1");
        pushed(1);
        read().expect("ann", "BalanceUpdate", 2);
        assertThat(checker.wrongs("missing")).isEqualTo(1);
    }

    @Test
    void findsTokensToldTwiceOtherSessionsAndReplacedSockets() {
        begins("s", "1");
        resumes(0, "t", "1", 0);
        ann.closed(4409);
        assertThat(read().wrongs("tokensTwice")).isEqualTo(1);
        assertThat(checker.wrongs("otherSession")).isEqualTo(1);
        assertThat(checker.wrongs("replaced")).isEqualTo(1);
    }
}
