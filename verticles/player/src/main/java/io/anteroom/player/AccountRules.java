package io.anteroom.player;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names, e-mail addresses and passwords may look like. */
final class AccountRules {

    static final int PASSWORD_LENGTH_MIN = 8;
    static final int PASSWORD_LENGTH_MAX = 128;
    /** The longest address mail can be sent to (RFC 5321, 4.5.3.1.3). */
    static final int EMAIL_LENGTH_MAX = 254;

    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9]{3,32}");

    /** Plausible, no more: whether an address exists, only mail tells. No character that could begin another header. */
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\\p{Cntrl}\"<>,;]{1,64}@[^\\s@.\\p{Cntrl}\"<>,;]+(\\.[^\\s@.\\p{Cntrl}\"<>,;]+)*");

    private AccountRules() {}

    /** Why the account can't be, or null. */
    static @Nullable Refusal refusalOf(Players.Register request) {
        if (!USERNAME.matcher(request.username()).matches()) {
            return wrong("username must be 3 to 32 letters and digits");
        }
        if (request.email().length() > EMAIL_LENGTH_MAX
                || !EMAIL.matcher(request.email()).matches()) {
            return wrong("email must be an e-mail address of at most " + EMAIL_LENGTH_MAX + " characters");
        }
        int length = lengthOf(request.password());
        if (length < PASSWORD_LENGTH_MIN || length > PASSWORD_LENGTH_MAX) {
            return wrong("password must be 8 to 128 characters");
        }
        return null;
    }

    /** Why nobody needs to look for such an account, or null. It tells nothing about accounts there are. */
    static @Nullable Refusal refusalOf(Players.LogIn request) {
        if (request.identifier().isEmpty() || request.identifier().length() > EMAIL_LENGTH_MAX) {
            return wrong("identifier must be 1 to " + EMAIL_LENGTH_MAX + " characters");
        }
        if (request.password().isEmpty() || lengthOf(request.password()) > PASSWORD_LENGTH_MAX) {
            return wrong("password must be 1 to 128 characters");
        }
        return null;
    }

    private static int lengthOf(String text) {
        return text.codePointCount(0, text.length());
    }

    private static Refusal wrong(String message) {
        return new Refusal(Code.INVALID_PAYLOAD_SCHEMA, message);
    }
}
