package io.anteroom.app;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many players a tool makes. */
final class PlayerCount implements ITypeConverter<Integer> {

    /** Hours of work. */
    private static final int MAX = 10_000_000;

    @Override
    public Integer convert(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count > 0 && count <= MAX) {
                return count;
            }
        } catch (NumberFormatException wrong) {
            // Refused below.
        }
        throw new TypeConversionException("found '" + text + "', allowed is a whole number from 1 to " + MAX);
    }
}
