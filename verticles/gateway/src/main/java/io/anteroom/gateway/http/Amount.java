package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads an amount that a client sent as a decimal string or as a JSON number. */
final class Amount {
    /** Digits before the point; a number may name far more in few characters, like 1e999999999. */
    private static final int DIGITS_MAX = 14;

    private Amount() {}

    /** Empty unless it is above zero and has at most the currency's digits; zeros at the end are digits of a string, not of a number. */
    static Optional<Money> read(JsonNode sent, Currency currency) {
        if (!sent.isTextual() && !sent.isNumber()) {
            return Optional.empty();
        }
        var value = sent.isTextual()
                ? new BigDecimal(sent.textValue())
                : sent.decimalValue().stripTrailingZeros();
        var digitsBefore = (long) value.precision() - value.scale();
        if (value.signum() <= 0 || value.scale() > currency.digits() || digitsBefore > DIGITS_MAX) {
            return Optional.empty();
        }
        return Optional.of(Money.of(value, currency));
    }
}
