package io.anythingagents.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnippetTest {
    @Test
    void partsAreReadFromTheMarks() {
        assertThat(Snippet.of("a \uE000b\uE001 c").parts())
                .containsExactly(
                        new Snippet.Part("a ", false), new Snippet.Part("b", true), new Snippet.Part(" c", false));
        assertThat(Snippet.of("").parts()).isEmpty();
        assertThat(Snippet.of("\uE000open").parts()).containsExactly(new Snippet.Part("open", true));
    }

    @Test
    void aPieceWithoutSpaces_isCut_andNoCharacterInTwo() {
        assertThat(Snippet.of("x".repeat(10_000)).text()).hasSize(320);
        assertThat(Snippet.of("x".repeat(319) + "\uD83D\uDE00").text()).isEqualTo("x".repeat(319));
    }
}
