package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.cli.CliContext;
import io.anythingagents.cli.Main;
import io.anythingagents.settings.EnvFile;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.stripe.StripeCounterpart;
import io.anythingagents.system.stripe.StripeCounterpart.Trouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code aa stripe setup} against an empty account. */
class StripeSetupIT {
    private static final String WEBHOOK = "https://agents.example.test/webhooks/stripe";

    @TempDir
    Path directory;

    private final StripeCounterpart stripe = new StripeCounterpart();
    private Path file;

    private record Said(int exit, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("settings.env");
        Files.writeString(
                file,
                "# ours\nSTRIPE_SECRET_KEY=" + stripe.settings().get("STRIPE_SECRET_KEY") + "\nSTRIPE_API_BASE="
                        + stripe.settings().get("STRIPE_API_BASE") + "\nAPP_PUBLIC_URL=https://agents.example.test\n");
    }

    @AfterEach
    void stop() {
        stripe.close();
    }

    @Test
    void anEmptyAccount_getsWhatThePlansNeed_andTheSettingsNameIt() throws IOException {
        Said said = setup();

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out())
                .contains(
                        "product aa_pro: created",
                        "meter aa_input_tokens: created",
                        "webhook " + WEBHOOK + ": created");
        assertThat(stripe.catalog("products")).extracting(StripeSetupIT::id).containsExactly("aa_starter", "aa_pro");
        ObjectNode price = stripe.catalog("prices").get(1);
        assertThat(price.path("lookup_key").asText()).isEqualTo("aa_pro_usd_1month");
        assertThat(price.path("unit_amount").asInt()).isEqualTo(9_900);
        ObjectNode endpoint = stripe.catalog("webhook_endpoints").get(0);
        assertThat(endpoint.path("api_version").asText()).isEqualTo("2026-07-29.dahlia");
        assertThat(endpoint.path("enabled_events").toString())
                .contains("invoice.paid", "customer.subscription.updated");
        Map<String, String> settings = EnvFile.read(file);
        assertThat(settings.get("STRIPE_PRODUCT_PRICE_MAP"))
                .isEqualTo("pro=" + id(price) + ",starter="
                        + id(stripe.catalog("prices").get(0)));
        assertThat(settings.get("STRIPE_METER_MAP"))
                .isEqualTo("input_tokens=aa_input_tokens,messages=aa_messages,output_tokens=aa_output_tokens");
        String secret = endpoint.path("secret").asText();
        assertThat(settings.get("STRIPE_WEBHOOK_SECRET")).isEqualTo(secret).startsWith("whsec_");
        assertThat(said.out() + said.err()).doesNotContain(secret).doesNotContain("sk_test");
        assertThat(Files.readString(file)).startsWith("# ours\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void theSecondTime_everythingIsFound_andNothingIsMade() throws IOException {
        setup();
        String before = Files.readString(file);
        int writes = writes();

        Said said = setup("-o", "json");

        assertThat(said.exit()).as(said.err()).isZero();
        JsonNode document = Json.parse(said.out());
        assertThat(document.path("mode").asText()).isEqualTo("test");
        assertThat(document.path("steps"))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.path("outcome").asText()).isEqualTo("found"));
        assertThat(writes()).isEqualTo(writes);
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void whatDiffers_isMadeRight_andAPriceIsReplaced() {
        setup();
        stripe.catalog("products").get(1).put("name", "Old").put("active", false);
        ObjectNode old = stripe.catalog("prices").get(1).put("unit_amount", 5);
        stripe.catalog("webhook_endpoints")
                .get(0)
                .putArray("enabled_events")
                .add("invoice.paid")
                .add("charge.new_type");

        Said said = setup();

        assertThat(said.out())
                .contains("product aa_pro: changed", "price aa_pro_usd_1month: changed", ": changed (we_");
        assertThat(stripe.catalog("products").get(1).path("name").asText()).isEqualTo("Pro");
        assertThat(stripe.catalog("prices")).hasSize(3);
        assertThat(EnvFile.read(file).get("STRIPE_PRODUCT_PRICE_MAP")).doesNotContain(id(old));
        assertThat(stripe.catalog("webhook_endpoints")
                        .get(0)
                        .path("enabled_events")
                        .toString())
                .contains("charge.new_type", "invoice.payment_failed");
    }

    @Test
    void aDryRun_onlyLooks() throws IOException {
        String before = Files.readString(file);

        Said said = setup("--dry-run");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("price aa_pro_usd_1month: would be created", "webhook " + WEBHOOK + ": would be created");
        assertThat(writes()).isZero();
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void whatFailedHalfWay_goesOnTheNextTime() {
        stripe.trouble(Trouble.ERROR, "POST /billing/meters", 10);

        Said failed = setup();
        stripe.noMoreTrouble();
        Said said = setup();

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("Stripe refused (meter aa_messages)").hasLineCount(1);
        assertThat(failed.out()).contains("product aa_pro: created");
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out()).contains("product aa_pro: found", "meter aa_messages: created");
        assertThat(stripe.catalog("prices")).hasSize(2);
    }

    @Test
    void aSecretThatWasLost_isSaid_andMadeAnew() throws IOException {
        setup();
        String old = EnvFile.read(file).get("STRIPE_WEBHOOK_SECRET");
        Files.writeString(file, Files.readString(file).replace("STRIPE_WEBHOOK_SECRET=", "LOST="));

        Said lost = setup();
        Said anew = setup("--replace-webhook");

        assertThat(lost.exit()).isEqualTo(1);
        assertThat(lost.err()).contains("--replace-webhook");
        assertThat(anew.exit()).as(anew.err()).isZero();
        assertThat(stripe.catalog("webhook_endpoints")).hasSize(1);
        assertThat(EnvFile.read(file).get("STRIPE_WEBHOOK_SECRET"))
                .isNotEqualTo(old)
                .startsWith("whsec_");
    }

    @Test
    void theLiveAccount_isTouchedOnPurposeOnly() throws IOException {
        Files.writeString(file, Files.readString(file).replace("sk_test_", "sk_live_"));
        assertThat(setup().err()).contains("add --live");
        assertThat(setup("--live").err()).contains("add --yes");
        Files.writeString(file, Files.readString(file).replace("sk_live_", "sk_test_"));
        assertThat(setup("--live").err()).contains("needs a live key");
        Files.writeString(file, Files.readString(file).replace("sk_test_", "whsec_"));
        Said malformed = setup();
        assertThat(malformed.exit()).isEqualTo(1);
        assertThat(malformed.err()).contains("it looks like sk_test_").doesNotContain("whsec_of");

        assertThat(stripe.requests()).isEmpty();
    }

    @Test
    void withoutAFileForTheSecret_nothingIsDone() {
        Map<String, String> environment = new HashMap<>(EnvFile.read(file));

        Said said = run(environment, "stripe", "setup");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("--write");
        assertThat(stripe.requests()).isEmpty();
        environment.remove("APP_PUBLIC_URL");
        assertThat(run(environment, "stripe", "setup").out()).contains("STRIPE_PRODUCT_PRICE_MAP=pro=");
    }

    private int writes() {
        return (int) stripe.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .count();
    }

    private Said setup(String... more) {
        List<String> arguments = new ArrayList<>(List.of("stripe", "setup", "--env-file", file.toString()));
        arguments.addAll(Arrays.asList(more));
        return run(Map.of(), arguments.toArray(String[]::new));
    }

    private Said run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine(new CliContext(
                        environment, directory, false, new BufferedReader(new StringReader("")), Clock.systemUTC()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exit = command.execute(arguments);
        return new Said(exit, out.toString(), err.toString());
    }

    private static String id(JsonNode object) {
        return object.path("id").asText();
    }
}
