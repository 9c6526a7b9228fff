package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which rooms are asked how far they are, of thousands. */
class RoomTailsTest {

    private static final int ROOMS = 3 * RoomTails.POLL_MAX + 100;

    private final List<RoomFeed> feeds =
            new ArrayList<>(Stream.generate(RoomTailsTest::feed).limit(ROOMS).toList());
    private final Set<RoomFeed> gone = new HashSet<>();
    private final List<RoomId> asked = new ArrayList<>();
    private final List<RoomFeed> told = new ArrayList<>();
    private final Queue<Promise<Reply<Rooms.Tails>>> questions = new ArrayDeque<>();
    private final RoomTails tails =
            new RoomTails(this::ask, feed -> !gone.contains(feed), (feed, tail) -> told.add(feed));

    private static RoomFeed feed() {
        var feed = new RoomFeed(RoomId.next());
        feed.begins(new Rooms.Page(1, 0, 1, List.of(), 0));
        return feed;
    }

    private Future<Reply<Rooms.Tails>> ask(List<RoomId> rooms) {
        assertThat(questions).as("one question after another").isEmpty();
        assertThat(rooms).hasSizeLessThanOrEqualTo(RoomTails.TOGETHER);
        asked.addAll(rooms);
        var question = Promise.<Reply<Rooms.Tails>>promise();
        questions.add(question);
        return question.future();
    }

    @BeforeEach
    void letAllBecomeQuiet() {
        tails.poll(feeds);
        assertThat(asked).as("they may have spoken a moment ago").isEmpty();
    }

    @Test
    void someAreAskedAtEachPollUntilAllWere() {
        poll();
        assertThat(asked).containsExactlyElementsOf(ids(feeds.subList(0, RoomTails.POLL_MAX)));
        assertThat(told).containsExactlyElementsOf(feeds.subList(0, RoomTails.POLL_MAX));
        poll();
        poll();
        poll();
        assertThat(asked.subList(0, ROOMS)).containsExactlyElementsOf(ids(feeds));
    }

    @Test
    void whoWasHeardOfBeforeItsTurnTakesNoPlace() {
        poll();
        asked.clear();
        feeds.subList(RoomTails.POLL_MAX, RoomTails.POLL_MAX + 100).forEach(RoomTailsTest::speak);
        poll();
        assertThat(asked)
                .containsExactlyElementsOf(ids(feeds.subList(RoomTails.POLL_MAX + 100, 2 * RoomTails.POLL_MAX + 100)));
    }

    @Test
    void whoWasHeardOfWhileOthersAreAskedTakesNoPlace() {
        tails.poll(feeds);
        var next = feeds.subList(RoomTails.TOGETHER, RoomTails.POLL_MAX);
        next.forEach(RoomTailsTest::speak);
        answerAll();
        assertThat(asked).hasSize(RoomTails.POLL_MAX).doesNotContainAnyElementsOf(ids(next));
    }

    @Test
    void roomsThatAreOfNoInterestAreNotAsked() {
        gone.addAll(feeds.subList(0, ROOMS - 1));
        poll();
        assertThat(asked).containsExactly(feeds.get(ROOMS - 1).roomId());
    }

    @Test
    void allAreAskedAtOnceWhenNewsMayBeLostAlsoThoseThatSpokeAMomentAgo() {
        speak(feeds.get(0));
        tails.hurry();
        poll();
        poll();
        assertThat(asked).containsAll(ids(feeds));
        poll();
        asked.clear();
        poll();
        assertThat(asked).as("later").hasSize(RoomTails.POLL_MAX);
    }

    /** Rooms that were lost are begun anew, some at a time, and their own link to Redis may be back later. */
    @Test
    void allAreAskedAgainUntilEachIsKnown() {
        tails.hurry();
        for (int i = 0; i < 20; i++) {
            tails.poll(feeds);
            while (!questions.isEmpty()) {
                questions.remove().fail("no answer");
            }
        }
        asked.clear();
        poll();
        assertThat(asked).containsExactlyInAnyOrderElementsOf(ids(feeds));
        asked.clear();
        poll();
        assertThat(asked).as("all were told").hasSize(RoomTails.POLL_MAX);
    }

    @Test
    void aQuestionWithoutAnswerHoldsUpNobody() {
        tails.poll(feeds);
        tails.poll(feeds);
        assertThat(asked).as("still under way").hasSize(RoomTails.TOGETHER);
        questions.remove().fail("no answer");
        answerAll();
        assertThat(asked).hasSize(RoomTails.POLL_MAX);
        assertThat(told).containsExactlyElementsOf(feeds.subList(0, RoomTails.POLL_MAX));
    }

    private static void speak(RoomFeed feed) {
        var said = new Rooms.Page(1, 0, feed.last() + 1, List.of("{}"), feed.last() + 1);
        assertThat(feed.hear(RoomNews.of(feed.roomId(), said)))
                .as("some are missing")
                .isFalse();
    }

    private void poll() {
        tails.poll(feeds);
        answerAll();
    }

    private void answerAll() {
        while (!questions.isEmpty()) {
            answer();
        }
    }

    private void answer() {
        var all = Collections.nCopies(RoomTails.TOGETHER, new Rooms.Tail(1, 0, 0, true));
        questions.remove().complete(Reply.done(new Rooms.Tails(all)));
    }

    private static List<RoomId> ids(List<RoomFeed> feeds) {
        return feeds.stream().map(RoomFeed::roomId).toList();
    }
}
