package io.anythingagents.audit;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be audited, with the word stored and shown. Words are never changed once released; each has its row in
 * {@code docs/auth/audit.md}.
 */
public enum AuditAction {
    // coming in and leaving
    USER_SIGNED_UP("auth.signup.success"),
    USER_SIGNED_IN("auth.login.success"),
    USER_SIGN_IN_FAILED("auth.login.failure"),
    USER_SIGNED_OUT("auth.logout"),
    USER_SIGNED_OUT_EVERYWHERE("auth.logout.all"),
    SESSION_REVOKED("auth.session.revoked"),
    REFRESH_TOKEN_REUSED("auth.refresh.reused"),
    EMAIL_VERIFIED("auth.email.verified"),
    ACCOUNT_LOCKED("auth.account.locked"),
    // passwords
    PASSWORD_CHANGED("auth.password.changed"),
    PASSWORD_RESET_BY_ADMIN("auth.password.reset"),
    PASSWORD_RESET_REQUESTED("auth.password.reset.requested"),
    PASSWORD_RESET_BY_LINK("auth.password.reset.confirmed"),
    // who may sign up
    SIGNUP_INVITE_ISSUED("auth.signup.invite.issued"),
    SIGNUP_INVITE_REVOKED("auth.signup.invite.revoked"),
    SIGNUP_INVITE_REDEEMED("auth.signup.invite.redeemed"),
    SIGNUP_REQUESTED("auth.signup.requested"),
    SIGNUP_REQUEST_APPROVED("auth.signup.request.approved"),
    SIGNUP_REQUEST_REJECTED("auth.signup.request.rejected"),
    // second factor
    MFA_ENROLMENT_STARTED("auth.mfa.enrolment-started"),
    MFA_METHOD_VERIFIED("auth.mfa.verified"),
    MFA_METHOD_REVOKED("auth.mfa.revoked"),
    MFA_RECOVERY_CODES_REPLACED("auth.mfa.recovery-reset"),
    MFA_RECOVERY_CODE_USED("auth.mfa.recovery-used"),
    // service accounts
    SERVICE_ACCOUNT_ISSUED("auth.service_account.issued"),
    SERVICE_ACCOUNT_REVOKED("auth.service_account.revoked"),
    // the platform
    SIGNING_KEY_ROTATED("auth.key.rotated"),
    OPERATOR_GRANTED("platform.operator.granted"),
    OPERATOR_REVOKED("platform.operator.revoked"),
    OPERATOR_OVERRIDE("tenant.access.override"),
    // tenants
    TENANT_CREATED("tenant.account.created"),
    TENANT_UPDATED("tenant.account.updated"),
    TENANT_LIMITS_CHANGED("tenant.limits.changed"),
    TENANT_LIFECYCLE("tenant.lifecycle"),
    TENANT_SETTINGS_UPDATED("tenant.settings.updated"),
    MEMBER_ADDED("tenant.member.added"),
    MEMBER_ROLE_CHANGED("tenant.member.role-changed"),
    MEMBER_REMOVED("tenant.member.removed"),
    INVITATION_SENT("tenant.invitation.sent"),
    INVITATION_REVOKED("tenant.invitation.revoked"),
    INVITATION_ACCEPTED("tenant.invitation.accepted"),
    TENANT_SWITCHED("auth.tenant.switched"),
    ACTIVITY_EXPORTED("activity.exported"),
    // billing
    PLAN_ADDED("billing.plan.added"),
    PLAN_CHANGED("billing.plan.changed"),
    STRIPE_EVENT_REPLAYED("billing.stripe_event.replayed"),
    STRIPE_EVENT_PARKED("billing.stripe_event.parked"),
    METER_EVENT_REPLAYED("billing.meter_event.replayed"),
    USAGE_DIFFERS("billing.usage.differs"),
    USAGE_SETTLED("billing.usage.settled"),
    SUBSCRIPTION_SYNCED("billing.subscription.synced"),
    INVOICE_SYNCED("billing.invoice.synced"),
    BILLING_CUSTOMER_CREATED("billing.customer.created"),
    SUBSCRIPTION_STARTED("billing.subscription.started"),
    SUBSCRIPTION_CHANGED("billing.subscription.changed"),
    SUBSCRIPTION_PLAN_CHANGED("billing.subscription.plan-changed"),
    SUBSCRIPTION_CANCELED("billing.subscription.canceled"),
    SUBSCRIPTION_RESUMED("billing.subscription.resumed"),
    PAYMENT_METHOD_CHOSEN("billing.payment-method.chosen"),
    PAYMENT_METHOD_REMOVED("billing.payment-method.removed"),
    PAYMENT_PAGE_OPENED("billing.payment-page.opened"),
    // people
    PROFILE_UPDATED("user.profile.updated"),
    EMAIL_CHANGED("user.email.changed"),
    ACCOUNT_DISABLED("user.account.disabled"),
    DATA_EXPORT_REQUESTED("privacy.export.requested"),
    DATA_EXPORT_FETCHED("privacy.export.fetched"),
    DELETION_REQUESTED("privacy.deletion.requested"),
    DELETION_CANCELLED("privacy.deletion.cancelled"),
    DATA_ERASED("privacy.erased"),
    // conversations
    CONVERSATION_DELETED("conversation.deleted"),
    CONVERSATION_RENAMED("conversation.renamed"),
    CONVERSATION_MEMORY_SET("conversation.memory_set"),
    CONVERSATION_FORKED("conversation.forked"),
    CONVERSATION_EXPORTED("conversation.exported"),
    TOOL_CALL_APPROVED("run.tool_call.approved"),
    TOOL_CALL_REJECTED("run.tool_call.rejected"),
    MESSAGES_DELETED("conversation.messages_deleted");

    private final String word;

    AuditAction(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<AuditAction> fromWord(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word.equals(word))
                .findFirst();
    }
}
