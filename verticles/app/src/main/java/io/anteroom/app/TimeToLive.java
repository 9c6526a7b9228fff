package io.anteroom.app;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How long the tokens of a tool live, as a person writes it. */
final class TimeToLive implements ITypeConverter<Duration> {

    /** Nothing ends these tokens but time. */
    private static final Duration MAX = Duration.ofDays(3_650);

    @Override
    public Duration convert(String text) {
        try {
            var duration = Duration.parse(text);
            if (duration.toMillis() > 0 && duration.compareTo(MAX) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException | ArithmeticException wrong) {
            // Refused below.
        }
        throw new TypeConversionException(
                "found '" + text + "', allowed is a time like PT90S, PT1H or P30D, up to P" + MAX.toDays() + "D");
    }
}
