package io.anteroom.app;

import io.anteroom.contracts.Hash;
import io.anteroom.store.Audit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code BLOCK:HASH}. */
final class NotedHead implements ITypeConverter<Audit.Noted> {

    @Override
    public Audit.Noted convert(String text) {
        var colon = text.indexOf(':');
        try {
            return new Audit.Noted(Long.parseLong(text.substring(0, colon)), Hash.parse(text.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw new TypeConversionException("'" + text + "' is not a block's number, a colon and its hash");
        }
    }
}
