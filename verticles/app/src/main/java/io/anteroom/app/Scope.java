package io.anteroom.app;

import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of the things an operator's token may allow. A slip would make a token that allows nothing, and nobody would say so. */
final class Scope implements ITypeConverter<String> {

    private static final List<String> KNOWN = List.of(
            "games:configure", "wallet:fund", "boards:write", "tables:outcome", "players:notify", "rooms:moderate");

    @Override
    public String convert(String text) {
        if (!KNOWN.contains(text)) {
            throw new TypeConversionException("found '" + text + "', allowed are " + String.join(", ", KNOWN));
        }
        return text;
    }
}
