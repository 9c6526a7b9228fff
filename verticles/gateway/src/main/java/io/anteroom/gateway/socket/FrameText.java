package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Writes one JSON object by hand, so that what is JSON already is not parsed and written again. */
final class FrameText {

    private static final int USUAL_LENGTH = 320;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder text = new StringBuilder(USUAL_LENGTH);

    FrameText(String eventType) {
        text.append("{\"eventType\":\"").append(eventType).append('"');
    }

    /** @param value needs no escaping */
    @CanIgnoreReturnValue
    FrameText plain(String name, String value) {
        name(name).append('"').append(value).append('"');
        return this;
    }

    @CanIgnoreReturnValue
    FrameText escaped(String name, String value) {
        name(name).append('"');
        for (int i = 0; i < value.length(); i++) {
            escape(value.charAt(i));
        }
        text.append('"');
        return this;
    }

    /** @param json a whole value */
    @CanIgnoreReturnValue
    FrameText raw(String name, String json) {
        name(name).append(json);
        return this;
    }

    @CanIgnoreReturnValue
    FrameText number(String name, long value) {
        name(name).append(value);
        return this;
    }

    @CanIgnoreReturnValue
    FrameText flag(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    Frame end() {
        return new Frame(text.append('}').toString());
    }

    private StringBuilder name(String name) {
        return text.append(",\"").append(name).append("\":");
    }

    private void escape(char c) {
        if (c == '"' || c == '\\') {
            text.append('\\').append(c);
        } else if (c < 0x20) {
            text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        } else {
            text.append(c);
        }
    }
}
