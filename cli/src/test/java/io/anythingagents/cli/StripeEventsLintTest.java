package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeEventsLintTest {
    private static final Path OURS = Path.of("..", "ejb-module", "src", "test", "resources", "stripe-events");

    @TempDir
    Path directory;

    @Test
    void ourOwnFixtures_haveNoFault() throws IOException {
        CliRun run = lint(OURS.toAbsolutePath());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSizeGreaterThanOrEqualTo(4).allMatch(line -> line.endsWith("  ok"));
        assertThat(CliRun.of(
                                directory,
                                Map.of(),
                                "stripe",
                                "events",
                                "validate-fixtures",
                                OURS.toAbsolutePath().toString())
                        .exit())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"object\": \"event\"       | \"object\": \"thing\"             | object is not event",
                "evt_Fixture0002             | event-1                           | id is no id of an event",
                "2026-07-29.dahlia           | 2020-08-27                        | api_version is not 2026-07-29.dahlia",
                "\"created\": 1763719201     | \"created\": \"today\"            | created is no number of seconds",
                "invoice.payment_succeeded   | invoice.forgotten                 | type is no type anybody works on",
                "\"id\": \"in_Fixture0001\"  | \"id\": \"sub_1\"                 | data.object.id does not begin with in_",
                "cus_Fixture0001             | customer-1                        | data.object.customer does not begin with cus_",
                "5 seats of Pro              | sk_live_abcdefghij                | lines.data[0].description holds a secret",
                "5 seats of Pro              | whsec_abcdefghij                  | lines.data[0].description holds a secret",
                "pay@example.com             | jane@corp.com                     | customer_email holds an address",
                "\"customer_name\": null     | \"customer_name\": \"Jane\"       | customer_name names a person",
                "billing.example.com/i/in_Fixture0001\" | invoice.stripe.com/i/x\" | hosted_invoice_url is an invoice's page",
                "5 seats of Pro              | 4242 4242 4242 4242               | lines.data[0].description holds a card number"
            })
    void whatIsWrong_isNamedByItsPlace_andNotRepeated(String good, String bad, String said) throws IOException {
        CliRun run = lint(changed(good, bad));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains(said).doesNotContain("sk_live_abc", "jane@", "4242 4242");
    }

    @Test
    void liveEvents_twoOfOneId_whatIsNoJson_andNothingAtAll_areFaults() throws IOException {
        Path live = changed("\"livemode\": false,\n  \"pending", "\"livemode\": true,\n  \"pending");
        assertThat(lint(live).err()).contains("livemode is not false");
        Files.copy(live, directory.resolve("twice.json"));
        assertThat(lint(directory).err()).contains("has the id of");
        Files.writeString(directory.resolve("broken.json"), "{\"id\": ");
        CliRun json = CliRun.of(directory, Map.of(), "stripe", "events", "lint", "-o", "json", ".");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.out()).contains("is no JSON", "\"faults\"");
        assertThat(lint(directory.resolve("nowhere")).exit()).isEqualTo(1);
        assertThat(lint(Files.createDirectory(directory.resolve("empty"))).err())
                .contains("There is no *.json");
        assertThat(CliRun.of(directory, Map.of(), "stripe", "events", "lint").exit())
                .isEqualTo(2);
    }

    private CliRun lint(Path path) {
        return CliRun.of(directory, Map.of(), "stripe", "events", "lint", path.toString());
    }

    private Path changed(String good, String bad) throws IOException {
        String text = Files.readString(OURS.resolve("invoice.payment_succeeded.json"));
        assertThat(text).contains(good);
        return Files.writeString(directory.resolve("changed.json"), text.replace(good, bad));
    }
}
