package io.anteroom.game;

import io.anteroom.contracts.StoredReturns.Bucket;
import io.anteroom.contracts.StoredReturns.Sum;
import io.anteroom.game.returns.Returns.Judgement;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The returns of games as figures. Labels are bounded: of each game only the newest version that was played, over the longest
 * window. Another node that has the job now has the figures; here they are no number then. One event loop.
 */
final class ReturnMetrics {

    private static final int DAYS = Collections.max(ReturnsView.DAYS);

    /** A figure of each game, currency and level. */
    private record Row(Tags tags, double observed, double low, double high) {}

    private final MultiGauge observed;
    private final MultiGauge low;
    private final MultiGauge high;
    private final MultiGauge alarms;
    private final Map<String, Long> newest = new HashMap<>();
    private List<Row> rows = new ArrayList<>();
    private volatile @Nullable Instant upTo;
    private volatile BooleanSupplier isFresh = () -> false;

    ReturnMetrics(MeterRegistry registry) {
        observed = MultiGauge.builder("anteroom.rtp.return").register(registry);
        low = MultiGauge.builder("anteroom.rtp.tolerance.low").register(registry);
        high = MultiGauge.builder("anteroom.rtp.tolerance.high").register(registry);
        alarms = MultiGauge.builder("anteroom.rtp.alarms").register(registry);
        Gauge.builder("anteroom.rtp.lag", this, ReturnMetrics::lagSeconds)
                .baseUnit("seconds")
                .register(registry);
    }

    /** Sums come with the newest version of a game first. */
    void judged(Sum sum, Judgement judged) {
        var bucket = sum.bucket();
        if (sum.days() == DAYS
                && newest.computeIfAbsent(bucket.gameId(), game -> bucket.configVersion()) == bucket.configVersion()) {
            rows.add(new Row(tags(bucket), judged.observed(), judged.low(), judged.high()));
        }
    }

    private static Tags tags(Bucket bucket) {
        return Tags.of(
                "game",
                bucket.gameId(),
                "currency",
                bucket.currency(),
                "stakeFrom",
                Long.toString(ReturnSums.stakeFrom(bucket.stakeLevel())));
    }

    /** @param alarmed the game of each alarm */
    void publish(List<String> alarmed, Instant now, BooleanSupplier fresh) {
        isFresh = fresh;
        upTo = now;
        var told = rows;
        observed.register(
                told.stream().map(row -> row(row.tags(), row.observed())).toList(), true);
        low.register(told.stream().map(row -> row(row.tags(), row.low())).toList(), true);
        high.register(told.stream().map(row -> row(row.tags(), row.high())).toList(), true);
        alarms.register(
                Games.ALL.stream()
                        .map(Rules::gameId)
                        .map(game -> row(Tags.of("game", game), Collections.frequency(alarmed, game)))
                        .toList(),
                true);
        rows = new ArrayList<>();
        newest.clear();
    }

    private MultiGauge.Row<?> row(Tags tags, double value) {
        return MultiGauge.Row.of(tags, this, metrics -> metrics.isFresh.getAsBoolean() ? value : Double.NaN);
    }

    private double lagSeconds() {
        var known = upTo;
        return known == null || !isFresh.getAsBoolean()
                ? Double.NaN
                : Instant.now().getEpochSecond() - known.getEpochSecond();
    }
}
