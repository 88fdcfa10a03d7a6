package io.anythingagents.feature;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Which parts of the product are switched on. */
@Path("/api/v1/features")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class FeaturesResource {
    @Inject
    Settings settings;

    /**
     * The switches.
     *
     * @param modelIsLocalStandIn answers come from the scripted stand-in, which the console says plainly
     */
    public record FeaturesResponse(
            boolean billingEnabled,
            boolean billingStreamEnabled,
            boolean emailVerificationRequired,
            boolean modelIsLocalStandIn,
            boolean webSearchEnabled) {}

    @GET
    public FeaturesResponse features() {
        return new FeaturesResponse(
                false,
                false,
                settings.get(SettingsCatalog.REQUIRE_EMAIL_VERIFICATION),
                settings.get(SettingsCatalog.MODEL_IS_LOCAL_STAND_IN),
                settings.find(SettingsCatalog.TAVILY_API_KEY).isPresent());
    }
}
