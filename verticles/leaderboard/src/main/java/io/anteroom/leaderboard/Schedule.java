package io.anteroom.leaderboard;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * When a board's seasons end: the five fields of cron, in UTC; empty for never.
 *
 * @param text as the configuration has it
 */
record Schedule(String text) {

    static final Schedule NEVER = new Schedule("");

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** Fails with {@link IllegalArgumentException} if the text is no schedule, or one that never comes. */
    Schedule {
        if (!text.isEmpty() && next(text, Instant.EPOCH) == null) {
            throw new IllegalArgumentException("a moment that never comes");
        }
    }

    /** The first end after a moment; null if there is none. */
    @Nullable
    Instant after(Instant moment) {
        return text.isEmpty() ? null : next(text, moment);
    }

    private static @Nullable Instant next(String text, Instant moment) {
        return ExecutionTime.forCron(PARSER.parse(text))
                .nextExecution(moment.atZone(ZoneOffset.UTC))
                .map(java.time.ZonedDateTime::toInstant)
                .orElse(null);
    }
}
