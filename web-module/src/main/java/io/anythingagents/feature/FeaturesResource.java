package io.anythingagents.feature;

import io.anythingagents.security.CurrentRequest;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.tenant.TenantFeatures;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which parts of the product are switched on for the caller's tenant. */
@Path("/api/v1/features")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class FeaturesResource {
    @Inject
    Settings settings;

    @Inject
    TenantFeatures features;

    @Inject
    TenantSwitches switches;

    @Inject
    CurrentRequest current;

    /**
     * The switches.
     *
     * @param localInstallation a person's own machine: the console says where mails are
     * @param mailOutbox folder of the mails, in local installations only
     * @param modelIsLocalStandIn answers come from the scripted stand-in, which the console says plainly
     */
    public record FeaturesResponse(
            boolean billingEnabled,
            boolean billingStreamEnabled,
            boolean emailVerificationRequired,
            boolean localInstallation,
            @Nullable String mailOutbox,
            boolean modelIsLocalStandIn,
            boolean webSearchEnabled) {}

    @GET
    public FeaturesResponse features() {
        UUID tenantId = current.context().tenantId();
        return new FeaturesResponse(
                features.billing(tenantId),
                features.billing(tenantId) && settings.get(SettingsCatalog.ENABLE_BILLING_STREAM),
                settings.get(SettingsCatalog.REQUIRE_EMAIL_VERIFICATION),
                settings.isLocal(),
                settings.isLocal()
                        ? settings.get(SettingsCatalog.MAIL_OUTBOX_DIR).toString()
                        : null,
                settings.get(SettingsCatalog.MODEL_IS_LOCAL_STAND_IN),
                settings.find(SettingsCatalog.TAVILY_API_KEY).isPresent()
                        && switches.of(tenantId).allows(TenantFeatures.WEB_SEARCH));
    }
}
