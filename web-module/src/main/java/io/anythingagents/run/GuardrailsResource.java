package io.anythingagents.run;

import io.anythingagents.agent.GuardrailPreset;
import io.anythingagents.run.guardrail.GuardrailEntry;
import io.anythingagents.run.guardrail.GuardrailRegistry;
import io.anythingagents.run.guardrail.Guardrails;
import io.anythingagents.shared.DomainException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The guardrails there are, and the presets an agent's file can name. */
@Path("/api/v1/guardrails")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class GuardrailsResource {
    /** All of ours look at the form of a text; none asks a model. */
    private static final String OURS = "regex";

    private static final String OWN = "custom";

    @Inject
    private GuardrailRegistry registry;

    @SuppressWarnings("NullAway.Init") // injected
    public GuardrailsResource() {}

    /** One guardrail in the list. */
    public record Summary(
            String key, String displayName, String description, String stage, String engine, boolean supportsMasking) {
        static Summary of(GuardrailEntry entry, String engine) {
            return new Summary(
                    entry.key(), entry.title(), entry.purpose(), entry.stage().wireName(), engine, entry.masks());
        }
    }

    /** One guardrail with how it is usually set. */
    public record Detail(
            String key,
            String displayName,
            String description,
            String stage,
            String engine,
            boolean supportsMasking,
            boolean usesConversationHistory,
            boolean tripwireOnError,
            JsonObject defaultConfig,
            JsonObject configSchema) {
        static Detail of(GuardrailEntry entry, String engine) {
            return new Detail(
                    entry.key(),
                    entry.title(),
                    entry.purpose(),
                    entry.stage().wireName(),
                    engine,
                    entry.masks(),
                    false,
                    true,
                    entry.config(),
                    entry.configSchema());
        }
    }

    /** One preset in the list. */
    public record PresetSummary(String key, String displayName, String description, int guardrailCount) {}

    /** One preset with what it sets. */
    public record Preset(
            String key, String displayName, String description, int guardrailCount, List<Setting> guardrails) {}

    /** One guardrail in a preset. */
    public record Setting(String guardrailKey, boolean enabled, JsonObject config) {}

    @GET
    public List<Summary> list() {
        return registry.catalog().stream()
                .map(entry -> Summary.of(entry, engine(entry)))
                .toList();
    }

    @GET
    @Path("/{guardrail_key}")
    public Detail show(@PathParam("guardrail_key") String key) {
        return registry.catalog().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst()
                .map(entry -> Detail.of(entry, engine(entry)))
                .orElseThrow(() -> DomainException.notFound("Guardrail"));
    }

    @GET
    @Path("/presets")
    public List<PresetSummary> presets() {
        return Arrays.stream(GuardrailPreset.values())
                .map(preset -> new PresetSummary(
                        preset.wireName(),
                        displayName(preset),
                        preset.purpose(),
                        Guardrails.of(preset).entries().size()))
                .toList();
    }

    @GET
    @Path("/presets/{preset_key}")
    public Preset preset(@PathParam("preset_key") String key) {
        GuardrailPreset preset = Arrays.stream(GuardrailPreset.values())
                .filter(one -> one.wireName().equals(key))
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("Preset"));
        List<Setting> settings = Guardrails.of(preset).entries().stream()
                .map(entry -> new Setting(entry.key(), true, entry.config()))
                .toList();
        return new Preset(preset.wireName(), displayName(preset), preset.purpose(), settings.size(), settings);
    }

    private String engine(GuardrailEntry entry) {
        return registry.isOwn(entry.key()) ? OWN : OURS;
    }

    private static String displayName(GuardrailPreset preset) {
        String word = preset.wireName();
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
