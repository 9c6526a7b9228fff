package io.anteroom.contracts;

import java.math.BigDecimal;

/** An exact amount: a whole number of minor units of a currency. It may be negative. */
public record Money(long minor, Currency currency) {

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** Fails with {@link ArithmeticException} if {@code amount} has more digits than the currency, or is too large. */
    public static Money of(BigDecimal amount, Currency currency) {
        return new Money(amount.setScale(currency.digits()).unscaledValue().longValueExact(), currency);
    }

    public BigDecimal toDecimal() {
        return BigDecimal.valueOf(minor, currency.digits());
    }

    /** The amount as the contract writes it: a plain decimal with all of the currency's digits. */
    public String toText() {
        return toDecimal().toPlainString();
    }
}
