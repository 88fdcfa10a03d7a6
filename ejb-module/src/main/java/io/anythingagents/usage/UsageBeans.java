package io.anythingagents.usage;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Reads what models cost. */
@ApplicationScoped
public class UsageBeans {
    @Produces
    @Singleton
    PriceTable prices(Settings settings) {
        return PriceTable.load(settings.find(SettingsCatalog.MODEL_PRICES_FILE));
    }
}
