package io.anteroom.game;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameReturns;
import io.anteroom.contracts.GameReturns.Level;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredReturns;
import io.anteroom.contracts.StoredReturns.Bucket;
import io.anteroom.contracts.StoredReturns.Sum;
import io.anteroom.game.returns.Returns;
import io.anteroom.game.returns.Tolerance;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What games paid over windows that end now, judged. */
final class ReturnsView {

    /**
     * Windows of a day, a week and thirty days: a fault that begins today shows in the short one first, a small one in the long
     * one. All begin at midnight UTC, so that each begins only once a day; the tolerance holds for each beginning at all times
     * after it, so the three windows that begin on the same day share one chance.
     */
    static final List<Integer> DAYS = List.of(1, 7, 30);

    private static final int SHARE_DIGITS = 6;
    private static final long HOUR_SECONDS = 3600;

    private final Setups setups;
    private final Bus bus;
    private final BigDecimal falseAlarmChance;
    private final Tolerance tolerance;

    ReturnsView(Engine engine, BigDecimal falseAlarmChance) {
        this.setups = engine.setups();
        this.bus = engine.bus();
        this.falseAlarmChance = falseAlarmChance;
        this.tolerance = new Tolerance(falseAlarmChance.doubleValue());
    }

    Future<Reply<GameReturns.Found>> find(Call<GameReturns.Find> call) {
        var gameId = call.request().gameId();
        return setups.newest(gameId) == null
                ? Future.succeededFuture(Reply.refused(Code.INVALID_GAME_ID, "there is no such game"))
                : read(gameId).map(reply -> reply.map(this::found));
    }

    /** @param gameId null for all games */
    Future<Reply<StoredReturns.Listed>> read(@Nullable String gameId) {
        return bus.ask(StoredReturns.READ, new StoredReturns.Read(gameId, DAYS));
    }

    private GameReturns.Found found(StoredReturns.Listed listed) {
        return new GameReturns.Found(listed.sums().stream().map(this::level).toList(), listed.upTo(), falseAlarmChance);
    }

    private Level level(Sum sum) {
        var bucket = sum.bucket();
        var judged = judge(bucket);
        var from = ReturnSums.stakeFrom(bucket.stakeLevel());
        return new Level(
                bucket.configVersion(),
                Currency.parse(bucket.currency()),
                from,
                from * 10,
                sum.days(),
                Instant.ofEpochSecond(bucket.hour() * HOUR_SECONDS),
                bucket.rounds(),
                bucket.staked(),
                bucket.paid(),
                shares(judged),
                GameReturns.State.valueOf(judged.state().name()));
    }

    Returns.Judgement judge(Bucket bucket) {
        return judge(bucket, tolerance);
    }

    static Returns.Judgement judge(Bucket bucket, Tolerance tolerance) {
        return new Returns(
                        bucket.rounds(),
                        bucket.judged(),
                        bucket.staked().doubleValue(),
                        bucket.paid().doubleValue(),
                        bucket.least().doubleValue(),
                        bucket.most().doubleValue(),
                        bucket.variance().doubleValue(),
                        bucket.rise().doubleValue(),
                        bucket.fall().doubleValue())
                .judge(tolerance, (double) ReturnSums.stakeFrom(bucket.stakeLevel()));
    }

    private static GameReturns.Shares shares(Returns.Judgement judged) {
        return new GameReturns.Shares(
                share(judged.observed()),
                share(judged.expectedLeast()),
                share(judged.expectedMost()),
                share(judged.low()),
                share(judged.high()));
    }

    private static BigDecimal share(double share) {
        return BigDecimal.valueOf(share).setScale(SHARE_DIGITS, RoundingMode.HALF_EVEN);
    }
}
