package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptTest {

    private static final String COMMON = """
            local LONG = 1
            local function first(a)
              if a then return LONG end
            end

            -- Says so.
            local function second(a)
              return first(a)
            end

            local function unused(a)
              return second(a)
            end
            """;

    @Test
    void aScriptHasTheFunctionsThatItCallsAndThoseThatTheyCall() {
        assertThat(Script.whatItNeedsOf(COMMON, "return second(1)"))
                .contains("local LONG")
                .contains("local function first(")
                .contains("local function second(")
                .doesNotContain("unused");
    }

    @Test
    void whatNobodyCallsIsLeftOut() {
        assertThat(Script.whatItNeedsOf(COMMON, "-- Not the second.\nreturn LONG"))
                .contains("local LONG")
                .doesNotContain("function");
    }
}
