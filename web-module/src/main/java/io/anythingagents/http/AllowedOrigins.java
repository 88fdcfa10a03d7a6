package io.anythingagents.http;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For routes that refuse pages of other sites altogether, rather than keeping the answer from them. */
@ApplicationScoped
public class AllowedOrigins {
    @Inject
    private Settings settings;

    @SuppressWarnings("NullAway.Init") // injected
    public AllowedOrigins() {}

    /** @throws DomainException 403 when a browser sends this for a page that is not listed */
    public void check(@Nullable String origin) {
        if (origin != null
                && !new CorsPolicy(settings.get(SettingsCatalog.ALLOWED_ORIGINS), List.of(), List.of())
                        .allows(origin)) {
            throw new DomainException(ErrorCode.FORBIDDEN, "Requests from this origin are not allowed.");
        }
    }
}
