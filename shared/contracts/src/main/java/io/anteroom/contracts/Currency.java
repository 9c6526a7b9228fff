package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;

/**
 * A currency this backend keeps money in, with the number of its minor digits. ISO 4217 gives the digits; {@code FUN}
 * is play money.
 */
public final class Currency {

    private static final Map<String, Currency> ALL = Map.ofEntries(
            of("FUN", 2),
            of("EUR", 2),
            of("USD", 2),
            of("GBP", 2),
            of("CHF", 2),
            of("SEK", 2),
            of("NOK", 2),
            of("DKK", 2),
            of("PLN", 2),
            of("CZK", 2),
            of("RON", 2),
            of("TRY", 2),
            of("CAD", 2),
            of("AUD", 2),
            of("NZD", 2),
            of("BRL", 2),
            of("MXN", 2),
            of("INR", 2),
            of("ZAR", 2),
            of("JPY", 0),
            of("KRW", 0),
            of("CLP", 0),
            of("KWD", 3),
            of("BHD", 3),
            of("TND", 3));

    public static final Currency FUN = parse("FUN");

    private final String code;
    private final int digits;

    private Currency(String code, int digits) {
        this.code = code;
        this.digits = digits;
    }

    private static Map.Entry<String, Currency> of(String code, int digits) {
        return Map.entry(code, new Currency(code, digits));
    }

    public static Optional<Currency> find(String code) {
        return Optional.ofNullable(ALL.get(code));
    }

    /** The currency called {@code code}; fails with {@link IllegalArgumentException} if there is none. */
    @JsonCreator
    public static Currency parse(String code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("unknown currency " + code));
    }

    @JsonValue
    public String code() {
        return code;
    }

    /** How many digits stand after the decimal point: 0, 2 or 3. */
    public int digits() {
        return digits;
    }

    @Override
    public String toString() {
        return code;
    }
}
