package io.anythingagents.cli;

import io.anythingagents.billing.Plan;
import io.anythingagents.billing.PlanListing;
import io.anythingagents.billing.PlanSeed;
import io.anythingagents.billing.stripe.setup.SetupStep;
import io.anythingagents.billing.stripe.setup.StripeSetup;
import io.anythingagents.billing.stripe.setup.StripeSetupException;
import io.anythingagents.billing.stripe.setup.StripeWebhookSetup;
import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.settings.PostgresAddress;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aa stripe setup}. */
@Command(
        name = "setup",
        description =
                "Make at Stripe what the plans need, or find it: products, prices, meters and the webhook endpoint;"
                        + " and write the settings that name them. As often as you like. With a test key, unless --live is"
                        + " given. STRIPE_SECRET_KEY is taken from the environment or a settings file, never from the"
                        + " command line.")
final class StripeSetupCommand extends ContextCommand {
    private static final Pattern KEY = Pattern.compile("(sk|rk)_(test|live)_\\S+");

    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--live", description = "Set up the live account; needs a live key, and asks first.")
    private boolean live;

    @Option(names = "--dry-run", description = "Only look, and say what would be done.")
    private boolean dryRun;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description =
                    "Write the settings there (default: the settings file in use). Only its owner may read it then.")
    private @Nullable Path target;

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description =
                    "Where Stripe is to deliver events (default: APP_PUBLIC_URL/webhooks/stripe, where that is https).")
    private @Nullable URI webhook;

    @Option(
            names = "--replace-webhook",
            description = "Make the webhook endpoint anew, for its secret is shown once only and was lost.")
    private boolean replace;

    StripeSetupCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        Map<String, String> values = instance.values(context);
        String key = key(values);
        Optional<SettingsFile> file = Optional.ofNullable(target)
                .map(context::resolve)
                .or(() -> instance.envFile(context))
                .map(SettingsFile::new);
        Optional<URI> address = address(values);
        if (!dryRun) {
            if (address.isPresent() && file.isEmpty()) {
                throw new CliFailure("Nothing was done: name a settings file by --write, for the webhook's secret is"
                        + " shown by Stripe once and goes nowhere else.");
            }
            file.ifPresent(SettingsFile::requireWritable);
            if (live) {
                confirmation.obtain(context, err(), "This sets up the LIVE account at Stripe.");
            }
        }
        StripeSetup setup = new StripeSetup(key, base(values), Ids.random().next(), dryRun);
        Map<String, String> written = new LinkedHashMap<>();
        @Nullable String problem = null;
        try {
            List<Plan> plans = plans(values);
            written.put(
                    name(SettingsCatalog.STRIPE_PRODUCT_PRICE_MAP),
                    joined(values, SettingsCatalog.STRIPE_PRODUCT_PRICE_MAP, setup.prices(plans)));
            written.put(
                    name(SettingsCatalog.STRIPE_METER_MAP),
                    joined(values, SettingsCatalog.STRIPE_METER_MAP, setup.meters(plans)));
            if (!dryRun) {
                file.ifPresent(settings -> settings.set(written));
            }
            if (address.isPresent()) {
                problem = webhook(setup.webhook(address.get()), values, file);
            }
        } catch (StripeSetupException e) {
            report(setup.steps(), written, false);
            throw new CliFailure(e.sentence(), e);
        }
        report(setup.steps(), written, file.isPresent() && !dryRun);
        if (problem != null) {
            throw new CliFailure(problem);
        }
    }

    /** What is still missing; null when nothing is. The secret goes to the file and to nobody else. */
    private @Nullable String webhook(
            StripeWebhookSetup endpoint, Map<String, String> values, Optional<SettingsFile> file) {
        String secretName = name(SettingsCatalog.STRIPE_WEBHOOK_SECRET);
        String known = values.getOrDefault(secretName, "");
        if (endpoint.find().isPresent() && !replace) {
            endpoint.keep();
            return known.isBlank()
                    ? "The webhook endpoint is there, and " + secretName
                            + " is not set: copy it from Stripe, or run this" + " again with --replace-webhook."
                    : null;
        }
        endpoint.make().ifPresent(secret -> {
            Map<String, String> secrets = new LinkedHashMap<>();
            secrets.put(secretName, secret);
            if (!known.isBlank()) {
                secrets.put(name(SettingsCatalog.STRIPE_WEBHOOK_SECRET_PREVIOUS), known);
            }
            file.orElseThrow().set(secrets);
        });
        return null;
    }

    private String key(Map<String, String> values) {
        String key =
                values.getOrDefault(name(SettingsCatalog.STRIPE_SECRET_KEY), "").strip();
        if (!KEY.matcher(key).matches()) {
            throw new CliFailure("Nothing was done: STRIPE_SECRET_KEY "
                    + (key.isEmpty() ? "is not set" : "is no key of Stripe's")
                    + "; it looks like sk_test_... or sk_live_... and belongs into the environment or a"
                    + " settings file.");
        }
        boolean isLive = key.contains("_live_");
        if (isLive && !live) {
            throw new CliFailure("Nothing was done: STRIPE_SECRET_KEY is a live key; add --live if that is meant.");
        }
        if (!isLive && live) {
            throw new CliFailure("Nothing was done: --live needs a live key, and STRIPE_SECRET_KEY is a test key.");
        }
        return key;
    }

    private static URI base(Map<String, String> values) {
        String given = values.getOrDefault(name(SettingsCatalog.STRIPE_API_BASE), "");
        try {
            return SettingsCatalog.STRIPE_API_BASE.type().parse(given.isBlank() ? "https://api.stripe.com" : given);
        } catch (IllegalArgumentException e) {
            throw new CliFailure("STRIPE_API_BASE " + e.getMessage() + ".");
        }
    }

    /** Stripe cannot deliver to a developer's machine; there {@code stripe listen} does. */
    private Optional<URI> address(Map<String, String> values) {
        if (webhook != null) {
            return Optional.of(webhook);
        }
        String publicUrl =
                values.getOrDefault(name(SettingsCatalog.APP_PUBLIC_URL), "").strip();
        return publicUrl.startsWith("https://")
                ? Optional.of(URI.create(publicUrl.replaceFirst("/+$", "") + "/webhooks/stripe"))
                : Optional.empty();
    }

    /** The database is the authority; before there is one, the plans it will begin with. */
    private static List<Plan> plans(Map<String, String> values) {
        String database =
                values.getOrDefault(name(SettingsCatalog.DATABASE_URL), "").strip();
        if (database.isEmpty()) {
            return PlanSeed.PLANS;
        }
        try {
            PostgresAddress address =
                    PostgresAddress.parse(SettingsCatalog.DATABASE_URL.type().parse(database));
            return new PlanListing(DirectDataSource.of(address)).active();
        } catch (IllegalArgumentException e) {
            throw new CliFailure("DATABASE_URL " + e.getMessage() + ".");
        } catch (SQLException e) {
            throw new CliFailure("The plans cannot be read from the database: " + e.getMessage(), e);
        }
    }

    /** What was set stays for plans and features that are not chosen any more: somebody may still be on them. */
    private static String joined(
            Map<String, String> values, Setting<Map<String, String>> setting, Map<String, String> found) {
        String before = values.getOrDefault(name(setting), "");
        Map<String, String> all = new TreeMap<>();
        if (!before.isBlank()) {
            try {
                all.putAll(setting.type().parse(before));
            } catch (IllegalArgumentException e) {
                throw new CliFailure(name(setting) + " " + e.getMessage() + ".");
            }
        }
        all.putAll(found);
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    private void report(List<SetupStep> steps, Map<String, String> settings, boolean isWritten) {
        if (output.isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("mode", live ? "live" : "test");
            document.put("dry_run", dryRun);
            document.put("steps", steps.stream().map(StripeSetupCommand::json).toList());
            document.put("settings", settings);
            document.put("settings_written", isWritten);
            OutputOption.writeJson(out(), document);
            return;
        }
        for (SetupStep step : steps) {
            out().println(step.kind() + " " + step.name() + ": "
                    + step.outcome().words()
                    + (step.id() == null || step.id().equals(step.name()) ? "" : " (" + step.id() + ")"));
        }
        out().println(isWritten ? "The settings are written:" : "The settings:");
        settings.forEach((name, value) -> out().println("  " + name + "=" + value));
    }

    private static Map<String, @Nullable Object> json(SetupStep step) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("kind", step.kind());
        shown.put("name", step.name());
        shown.put("id", step.id());
        shown.put("outcome", step.outcome().words());
        return shown;
    }

    private static String name(Setting<?> setting) {
        return setting.name();
    }
}
