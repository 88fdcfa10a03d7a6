package io.anythingagents.billing;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import org.jspecify.annotations.Nullable;

/**
 * How long a trial is: what the plan says, else what the installation says. Who signs up may shorten it where that is
 * allowed, and never lengthen it.
 */
record TrialRules(int defaultDays, boolean shorterAllowed) {
    static TrialRules of(Settings settings) {
        return new TrialRules(
                settings.get(SettingsCatalog.SIGNUP_DEFAULT_TRIAL_DAYS),
                settings.get(SettingsCatalog.ALLOW_SIGNUP_TRIAL_OVERRIDE));
    }

    /** Days; 0 for no trial. */
    int days(Plan plan, @Nullable Integer wished) {
        Integer own = plan.trialDays();
        int longest = Math.max(0, own == null ? defaultDays : own);
        return wished == null || !shorterAllowed ? longest : Math.min(longest, Math.max(0, wished));
    }
}
