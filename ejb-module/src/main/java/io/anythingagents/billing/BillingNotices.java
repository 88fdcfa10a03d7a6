package io.anythingagents.billing;

import io.anythingagents.billing.BillingNotice.Kind;
import io.anythingagents.billing.Dunning.Subject;
import io.anythingagents.billing.SubscriptionRules.Facts;
import io.anythingagents.mail.MailOutbox;
import io.anythingagents.mail.MailPage;
import io.anythingagents.notification.NotificationPreferences;
import io.anythingagents.settings.Settings;
import io.anythingagents.tenant.MemberRow;
import io.anythingagents.tenant.Members;
import io.anythingagents.tenant.TenantAccount;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Mails a tenant's owners and admins what they must know of its billing, once for each thing, in the transaction of the
 * change it tells of.
 */
@Stateless
public class BillingNotices {
    private static final String CATEGORY = "billing";
    /** A mail that could not be sent for so long tells nothing any more. */
    private static final Duration MATTERS_FOR = Duration.ofDays(3);

    @Inject
    private BillingNoticeRepository notices;

    @Inject
    private SubscriptionRepository subscriptions;

    @Inject
    private SubscriptionMirrorRepository mirrors;

    @Inject
    private SubscriptionSyncRepository locks;

    @Inject
    private PlanRepository plans;

    @Inject
    private Tenants tenants;

    @Inject
    private Members members;

    @Inject
    private NotificationPreferences preferences;

    @Inject
    private MailOutbox mails;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingNotices() {}

    /** After the tenant's subscription was written, in the same transaction. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void afterChange(UUID tenantId) {
        look(tenantId);
    }

    /** A card that the tenant has is good to the end of a month, and the provider says that this is soon. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void cardExpires(UUID tenantId, String card, YearMonth lastMonth) {
        subscriptions
                .find(tenantId)
                .ifPresent(subscription -> tell(
                        tenantId,
                        new BillingNotice(Kind.CARD_EXPIRING, card + "|" + lastMonth),
                        plans.find(subscription.planCode()).map(Plan::name).orElse(subscription.planCode()),
                        lastMonth.atEndOfMonth().atStartOfDay(ZoneOffset.UTC).toInstant(),
                        clock.instant()));
    }

    /** What time alone has brought. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void afterTime(UUID tenantId) {
        if (locks.lock(tenantId)) {
            look(tenantId);
        }
    }

    /** Tenants to whom time alone may have something to say, behind one. */
    public List<UUID> waiting(@Nullable UUID after, int limit) {
        return notices.waitingAcrossTenants(clock.instant().plus(Dunning.longestLead()), after, limit);
    }

    private void look(UUID tenantId) {
        subscriptions.find(tenantId).ifPresent(this::look);
    }

    private void look(TenantSubscription subscription) {
        UUID tenantId = subscription.tenantId();
        Dunning dunning = new Dunning(SubscriptionRules.of(settings));
        Plan plan = plans.find(subscription.planCode()).orElse(null);
        String key = mirrors.ids(tenantId)
                .map(SubscriptionMirrorRepository.Ids::subscriptionId)
                .orElse("trial");
        Subject subject =
                new Subject(key, subscription.startsAt(), Facts.of(subscription, plan != null && plan.isFree()));
        Instant now = clock.instant();
        for (BillingNotice notice : dunning.due(subject, notices.told(tenantId), now)) {
            Instant until = notice.kind() == Kind.TRIAL_ENDING
                    ? Objects.requireNonNullElse(subscription.trialEndsAt(), now)
                    : dunning.graceEnd(subject);
            tell(tenantId, notice, plan == null ? subscription.planCode() : plan.name(), until, now);
        }
    }

    private void tell(UUID tenantId, BillingNotice notice, String plan, Instant until, Instant now) {
        if (!notices.addUnlessTold(tenantId, notice, now)) {
            return;
        }
        String name = tenants.find(tenantId).map(TenantAccount::name).orElse("your tenant");
        MailPage page = BillingMail.of(notice.kind(), name, plan, until);
        for (MemberRow member : addressees(tenantId)) {
            mails.add(page.to(member.email()), now.plus(MATTERS_FOR));
        }
    }

    /** Those who want to hear of billing; all of them when that is nobody, for somebody must. */
    private List<MemberRow> addressees(UUID tenantId) {
        List<MemberRow> all = members.whoLookAfter(tenantId);
        List<MemberRow> willing = all.stream()
                .filter(member -> preferences.wants(tenantId, member.userId(), "email", CATEGORY))
                .toList();
        return willing.isEmpty() ? all : willing;
    }
}
