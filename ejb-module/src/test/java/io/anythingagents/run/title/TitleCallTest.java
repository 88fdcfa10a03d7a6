package io.anythingagents.run.title;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.run.TokenUsage;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.usage.CallOutcome;
import io.anythingagents.usage.CallPurpose;
import io.anythingagents.usage.EndedCall;
import io.anythingagents.usage.OpenCall;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of what a model answers when it is asked for a title. */
class TitleCallTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private final OpenCall open = new OpenCall(
            UUID.randomUUID(),
            UUID.randomUUID(),
            null,
            UUID.randomUUID(),
            "triage",
            "small",
            12,
            CallPurpose.TITLE,
            NOW);
    private final TitleCall call = new TitleCall(open);

    @Test
    void whatItSays_isTheTitle_andWhatItUsed_isForTheLedger() {
        assertThat(call.hear(new ModelEvent.Started("resp_1", "small-2026"))).isFalse();
        call.hear(new ModelEvent.TextDelta("m", 0, "\"Fjords of "));
        call.hear(new ModelEvent.TextDelta("m", 0, "Norway.\""));
        assertThat(call.hear(new ModelEvent.Completed(new TokenUsage(20, 0, 5, 0, 1), null)))
                .isTrue();
        assertThat(call.hear(new ModelEvent.Completed(TokenUsage.NONE, null)))
                .as("over once")
                .isFalse();

        assertThat(call.title()).contains("Fjords of Norway");
        EndedCall ended = call.ended(NOW);
        assertThat(ended.outcome()).isEqualTo(CallOutcome.COMPLETED);
        assertThat(ended.model()).isEqualTo("small-2026");
        assertThat(ended.tokens().input()).isEqualTo(20);
        assertThat(ended.call().purpose()).isEqualTo(CallPurpose.TITLE);
    }

    @Test
    void aRefusal_aFailure_andACutAnswer_areNoTitles() {
        call.hear(new ModelEvent.RefusalDelta("m", 0, "No."));
        call.hear(new ModelEvent.Completed(TokenUsage.NONE, null));
        assertThat(call.title()).isEmpty();

        TitleCall failed = new TitleCall(open);
        failed.hear(new ModelEvent.TextDelta("m", 0, "Half a"));
        failed.hear(new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.FAILED), TokenUsage.NONE));
        assertThat(failed.title()).isEmpty();
        assertThat(failed.ended(NOW).outcome()).isEqualTo(CallOutcome.FAILED);

        TitleCall cut = new TitleCall(open);
        cut.hear(new ModelEvent.TextDelta("m", 0, "Half a"));
        cut.hear(new ModelEvent.Completed(TokenUsage.NONE, "max_output_tokens"));
        assertThat(cut.title()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Plans for spring | Plans for spring
                    `  "Plans for spring."  ` | Plans for spring
                    `Title: Plans for spring` | Plans for spring
                    `**Plans\n for   spring**` | Plans for spring
                    `“Pläne für den Frühling”` | Pläne für den Frühling
                    A title that goes on and on and does not know when to come to its end at all | A title that goes on and on and does not know when to come
                    """)
    void aTitle_isOneTidyLine(String written, String title) {
        assertThat(TitleText.of(written.replace("\\n", "\n"))).contains(title);
        assertThat(title.length()).isLessThanOrEqualTo(TitleText.LONGEST);
    }

    @Test
    void nothing_isNoTitle_andALongWordIsCut() {
        assertThat(TitleText.of("  \"\" . ")).isEmpty();
        assertThat(TitleText.of("")).isEmpty();
        assertThat(TitleText.of("x".repeat(100)).orElseThrow()).hasSize(TitleText.LONGEST);
    }
}
