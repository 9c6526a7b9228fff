package io.anteroom.room.rules.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.room.rules.RoomRules.Turned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Quizzes of any course: players come, go, answer, press on, at the right time or not. A model beside them predicts what is
 * taken and what comes of it. Each step is also made in a twin, in which other options are right wherever nobody may know it
 * yet: what is said and seen must be the same.
 */
final class QuizCoursesTest {

    private static final int COURSES = 400;
    private static final int STEPS = 150;

    @Test
    void anyCourse() {
        int over = 0;
        for (long seed = 1; seed <= COURSES; seed++) {
            var course = new Course(seed);
            try {
                for (int i = 0; i < STEPS; i++) {
                    course.step();
                }
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + seed, failed);
            }
            over += course.model.phase.equals("over") ? 1 : 0;
        }
        // So that what is tested includes ends, and courses that are still under way.
        assertThat(over).isBetween(COURSES / 4, COURSES - 1);
    }

    /** The rules once more, as plainly as they can be said. */
    private static final class Model {

        private final Set<PlayerId> inside = new LinkedHashSet<>();
        private final Set<PlayerId> ready = new LinkedHashSet<>();
        private final Map<PlayerId, Integer> scores = new LinkedHashMap<>();
        private final Map<PlayerId, Integer> answers = new LinkedHashMap<>();
        private final Map<PlayerId, Long> after = new LinkedHashMap<>();
        private String phase = "waiting";
        private int number;
        private long since;

        boolean mayReady(PlayerId player) {
            return phase.equals("waiting") && !ready.contains(player);
        }

        boolean mayAnswer(PlayerId player, int question, long now) {
            return phase.equals("open")
                    && question == number
                    && now < since + 10_000
                    && scores.containsKey(player)
                    && !answers.containsKey(player);
        }

        boolean mayClose(int question, long now) {
            return phase.equals("open") && question == number && now >= since + 10_000;
        }

        boolean mayNext(int question, long now) {
            return phase.equals("closed") && question == number + 1 && now >= since + 3_000;
        }

        void startIfAllAreReady(long now) {
            if (phase.equals("waiting") && !inside.isEmpty() && ready.equals(inside)) {
                inside.forEach(player -> scores.put(player, 0));
                open(now);
            }
        }

        void open(long now) {
            phase = "open";
            number++;
            since = now;
            answers.clear();
            after.clear();
        }

        void closeIfAllHaveAnswered(int right, long now) {
            if (phase.equals("open")
                    && scores.keySet().stream().allMatch(one -> answers.containsKey(one) || !inside.contains(one))) {
                close(right, now);
            }
        }

        void close(int right, long now) {
            answers.forEach((player, option) -> {
                if (option == right) {
                    var late = after.getOrDefault(player, 0L);
                    scores.merge(player, (int) (1_000 - Math.ceil(late / 20.0)), Integer::sum);
                }
            });
            phase = number == 3 ? "over" : "closed";
            since = now;
            endIfDeserted();
        }

        void endIfDeserted() {
            if (phase.equals("closed") && scores.keySet().stream().noneMatch(inside::contains)) {
                phase = "over";
            }
        }
    }

    private static final class Course {

        private final Random random;
        private final Quiz rules = Quizzes.quiz(6, 3);
        private final List<PlayerId> everybody = new ArrayList<>();
        private final Model model = new Model();
        private JsonNode state;
        private long now = 5_000_000;

        Course(long seed) {
            random = new Random(seed);
            state = rules.begin(random.nextLong(), List.of());
            for (int i = 0; i < 2 + random.nextInt(4); i++) {
                everybody.add(PlayerId.next());
            }
        }

        void step() {
            now += random.nextInt(10) < 7 ? random.nextInt(1_500) : random.nextInt(12_000);
            var player = everybody.get(random.nextInt(everybody.size()));
            if (!model.inside.contains(player)) {
                join(player);
            } else if (random.nextInt(12) == 0) {
                leave(player);
            } else {
                act(player);
            }
            check();
        }

        private void join(PlayerId player) {
            model.inside.add(player);
            take(rules.joined(state, player, now), rules.joined(twin(), player, now));
        }

        private void leave(PlayerId player) {
            int right = right();
            model.inside.remove(player);
            model.ready.remove(player);
            model.startIfAllAreReady(now);
            if (model.scores.containsKey(player)) {
                model.closeIfAllHaveAnswered(right, now);
                model.endIfDeserted();
            }
            take(rules.left(state, player, now), rules.left(twin(), player, now));
        }

        private void act(PlayerId player) {
            int question = random.nextInt(8) == 0 ? random.nextInt(5) : model.number;
            int option = random.nextInt(4);
            switch (random.nextInt(5)) {
                case 0 ->
                    send(player, "{\"ready\":true}", model.mayReady(player), () -> {
                        model.ready.add(player);
                        model.startIfAllAreReady(now);
                    });
                case 1 ->
                    send(
                            player,
                            "{\"close\":" + question + "}",
                            model.mayClose(question, now),
                            () -> model.close(right(), now));
                case 2 ->
                    send(
                            player,
                            "{\"next\":" + (question + 1) + "}",
                            model.mayNext(question + 1, now),
                            () -> model.open(now));
                default ->
                    send(
                            player,
                            "{\"question\":" + question + ",\"answer\":" + option + "}",
                            model.mayAnswer(player, question, now),
                            () -> {
                                model.answers.put(player, option);
                                model.after.put(player, now - model.since);
                                model.closeIfAllHaveAnswered(right(), now);
                            });
            }
        }

        private void send(PlayerId player, String data, boolean isAllowed, Runnable effect) {
            var reply = rules.act(state, player, Json.tree(data), now);
            var ofTwin = rules.act(twin(), player, Json.tree(data), now);
            assertThat(reply instanceof Reply.Done).as(data).isEqualTo(isAllowed);
            if (reply instanceof Reply.Done<Turned> done && ofTwin instanceof Reply.Done<Turned> twin) {
                effect.run();
                take(done.value(), twin.value());
            } else {
                assertThat(ofTwin).isEqualTo(reply);
            }
        }

        private int right() {
            return model.number == 0 ? -1 : Contest.read(state).posed().right();
        }

        /** The same, but with other options right: of the open question, and of all that were not asked yet. */
        private JsonNode twin() {
            var twin = state.deepCopy();
            int secretFrom = model.phase.equals("open") ? model.number - 1 : model.number;
            var questions = twin.path("questions");
            for (int i = secretFrom; i < questions.size(); i++) {
                int right = questions.get(i).path("right").asInt();
                ((ObjectNode) questions.get(i)).put("right", (right + 1 + random.nextInt(3)) % 4);
            }
            return twin;
        }

        private void take(Turned turned, Turned twin) {
            var said = untilClosed(turned.said());
            assertThat(untilClosed(twin.said())).isEqualTo(said);
            said.forEach(this::hidesTheRest);
            if (said.size() == turned.said().size()) {
                everybody.forEach(viewer -> assertThat(rules.view(twin.state(), viewer, now))
                        .isEqualTo(rules.view(turned.state(), viewer, now)));
            }
            assertThat(turned.outcome() != null)
                    .as("an outcome comes with the end")
                    .isEqualTo(model.phase.equals("over") && !phaseOf(state).equals("over"));
            if (turned.outcome() != null) {
                assertThat(turned.outcome().places()).isEqualTo(places());
            }
            state = turned.state();
        }

        private static List<JsonNode> untilClosed(List<JsonNode> said) {
            return said.stream()
                    .takeWhile(one -> !one.path("event").asText().equals("closed"))
                    .toList();
        }

        private static String phaseOf(JsonNode state) {
            return state.path("phase").asText().toLowerCase(java.util.Locale.ROOT);
        }

        /** By counting from the best on: those before, and one more. */
        private Map<PlayerId, Integer> places() {
            var places = new LinkedHashMap<PlayerId, Integer>();
            model.scores.forEach((player, score) -> places.put(
                    player,
                    1
                            + (int) model.scores.values().stream()
                                    .filter(other -> other > score)
                                    .count()));
            return places;
        }

        private void check() {
            assertThat(phaseOf(state)).isEqualTo(model.phase);
            for (var viewer : everybody) {
                var view = rules.view(state, viewer, now);
                hidesTheRest(view);
                assertThat(view.path("phase").asText()).isEqualTo(model.phase);
                assertThat(view.path("asked").path("question").asInt()).isEqualTo(model.number);
                if (!model.phase.equals("waiting")) {
                    var scores = new LinkedHashMap<PlayerId, Integer>();
                    view.path("players")
                            .forEach(one -> scores.put(
                                    PlayerId.parse(one.path("playerId").asText()),
                                    one.path("score").asInt()));
                    assertThat(scores).isEqualTo(model.scores);
                }
            }
        }

        /** Whatever else is told: no question before its time, and no word of what is right while it is open. */
        private void hidesTheRest(JsonNode told) {
            var text = told.toString();
            var questions = Contest.read(state).questions();
            for (int i = model.number; i < questions.size(); i++) {
                assertThat(text).doesNotContain(questions.get(i).text());
            }
            if (model.phase.equals("open")) {
                assertThat(text).doesNotContain("\"right\"").doesNotContain("\"points\"");
            }
        }
    }
}
