package io.anteroom.fairness;

/** The player's half of a round's randomness: 1 to 64 printable ASCII characters, space to tilde. */
public record ClientSeed(String text) {
    public static final int LENGTH_MAX = 64;

    public ClientSeed {
        if (!isValid(text)) {
            throw new IllegalArgumentException("A client seed is 1 to 64 printable ASCII characters.");
        }
    }

    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= LENGTH_MAX
                && text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }
}
