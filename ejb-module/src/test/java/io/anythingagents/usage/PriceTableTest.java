package io.anythingagents.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceTableTest {
    private static final Instant TODAY = Instant.parse("2026-11-21T10:00:00Z");
    private static final String TWO_LISTS = """
            {"lists": [
                {"version": "new", "from": "2026-01-01", "models": {"m": {"input": 20, "output": 200}}},
                {"version": "old", "from": "2025-01-01", "models": {
                    "m": {"input": 10, "cached_input": 1, "output": 100}, "m-mini": {"input": 5, "output": 50}}}]}
            """;

    @Test
    void theShippedPrices_knowOurModels_andTheirVersions() {
        PriceTable prices = PriceTable.load(Optional.empty());

        CallCost cost = prices.cost("gpt-4.1-2025-04-14", new CallTokens(1_000_000, 400_000, 100_000, 7), TODAY)
                .orElseThrow();

        assertThat(cost.micros()).isEqualTo(1_200_000 + 200_000 + 800_000);
        assertThat(prices.cost("gpt-4.1-mini-2025-04-14", new CallTokens(1_000_000, 0, 0, 0), TODAY))
                .hasValueSatisfying(mini -> assertThat(mini.micros()).isEqualTo(400_000));
        assertThat(prices.cost("gpt-5.1", CallTokens.NONE, TODAY)).isPresent();
        assertThat(prices.cost("gpt-4.10", CallTokens.NONE, TODAY)).isEmpty();
        assertThat(prices.cost("somebody-elses", CallTokens.NONE, TODAY)).isEmpty();
    }

    @Test
    void eachDay_hasItsOwnList() {
        PriceTable prices = PriceTable.parse("p.json", TWO_LISTS);
        CallTokens million = new CallTokens(1_000_000, 0, 0, 0);

        assertThat(prices.cost("m", million, Instant.parse("2024-12-31T23:59:59Z")))
                .isEmpty();
        assertThat(prices.cost("m", million, Instant.parse("2025-12-31T23:59:59Z")))
                .contains(new CallCost("old", 10));
        assertThat(prices.cost("m", million, Instant.parse("2026-01-01T00:00:00Z")))
                .contains(new CallCost("new", 20));
        assertThat(prices.cost("m-mini-3", million, Instant.parse("2025-05-05T00:00:00Z")))
                .contains(new CallCost("old", 5));
        // the new list no longer names it, so it is a version of m there
        assertThat(prices.cost("m-mini-3", million, TODAY)).contains(new CallCost("new", 20));
    }

    @Test
    void cachedInput_costsItsOwnPrice_andOnlyThat() {
        PriceTable prices = PriceTable.parse("p.json", TWO_LISTS);
        Instant then = Instant.parse("2025-05-05T00:00:00Z");

        assertThat(prices.cost("m", new CallTokens(3_000_000, 2_000_000, 0, 0), then))
                .contains(new CallCost("old", 10 + 2));
        // without a price of its own it costs as much as other input
        assertThat(prices.cost("m", new CallTokens(3_000_000, 2_000_000, 0, 0), TODAY))
                .contains(new CallCost("new", 60));
    }

    @Property(tries = 200)
    void aCostIsNeverNegative_andGrowsWithTheTokens(
            @ForAll @IntRange(min = 0, max = 1_000_000_000) int input,
            @ForAll @IntRange(min = 0, max = 1_000_000_000) int cached,
            @ForAll @IntRange(min = 0, max = 1_000_000_000) int output) {
        PriceTable prices = PriceTable.load(Optional.empty());
        CallTokens tokens = new CallTokens(input, cached, output, output);
        CallTokens more = new CallTokens(input + 1L, Math.min(cached, input), output + 1L, 0);

        long cost = prices.cost("gpt-4.1", tokens, TODAY).orElseThrow().micros();

        assertThat(cost).isNotNegative();
        assertThat(prices.cost("gpt-4.1", more, TODAY).orElseThrow().micros()).isGreaterThanOrEqualTo(cost);
        assertThat(cost).isLessThanOrEqualTo(2L * input + 8L * output + 1);
    }

    @Test
    void anInstallationsOwnFile_replacesOurs(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("prices.json"), TWO_LISTS);

        PriceTable prices = PriceTable.load(Optional.of(file));

        assertThat(prices.cost("m", new CallTokens(1_000_000, 0, 0, 0), TODAY)).contains(new CallCost("new", 20));
        assertThat(prices.cost("gpt-4.1", CallTokens.NONE, TODAY)).isEmpty();
    }

    @Test
    void aFileThatIsWrong_isNamedWithWhatIsWrong(@TempDir Path directory) throws IOException {
        Path missing = directory.resolve("missing.json");
        assertThatThrownBy(() -> PriceTable.load(Optional.of(missing))).hasMessageContaining(missing.toString());

        refused("{}", "p.json");
        refused("nothing like it", "p.json");
        refused(TWO_LISTS.replace("\"input\": 20", "\"input\": -20"), "m: input must be a whole number, 0 or more");
        refused(TWO_LISTS.replace("\"output\": 200", "\"output\": 0.5"), "m: output must be a whole number");
        refused(TWO_LISTS.replace("2026-01-01", "2025-01-01"), "share a version or a day");
        refused(TWO_LISTS.replace("2026-01-01", "soon"), "p.json");
        refused(TWO_LISTS.replace("\"new\"", "\"\""), "1 to 32 characters");
    }

    private static void refused(String json, String words) {
        assertThatThrownBy(() -> PriceTable.parse("p.json", json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p.json")
                .hasMessageContaining(words);
    }
}
