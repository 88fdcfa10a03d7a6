package io.anythingagents.identity.session;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.UserSession;
import io.anythingagents.identity.UserSession.Origin;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.SealedText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the stored form of an address: a keyed hash to compare by, and a masked form to show. */
@ApplicationScoped
public class OriginRecorder {
    private static final EventLog LOG = EventLog.of(OriginRecorder.class);
    private static final int LONGEST_USER_AGENT = 512;
    private static final int IPV6_GROUPS = 8;
    private static final int IPV6_GROUPS_SHOWN = 4;

    private String salt;
    private SealedText sealer;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected OriginRecorder() {}

    @Inject
    public OriginRecorder(Settings settings) {
        this.salt = settings.get(SettingsCatalog.AUTH_SESSION_IP_HASH_SALT);
        this.sealer = new SealedText(
                settings.get(SettingsCatalog.AUTH_SESSION_ENCRYPTION_KEY), "session-address", new SecureRandom());
    }

    /** For a session: also a fingerprint, and the address sealed so that it opens for this session only. */
    public Origin record(ClientOrigin client, UUID sessionId) {
        Origin kept = record(client);
        String device = client.address() + "\n" + (client.userAgent() == null ? "" : client.userAgent());
        boolean isAddress = kept.ipMasked() != null;
        return new Origin(
                kept.ipHash(),
                kept.ipMasked(),
                kept.userAgent(),
                Digests.hmacHex(salt, "fingerprint\n" + device),
                isAddress ? sealer.seal(client.address(), sessionId.toString()) : null);
    }

    boolean isFrom(UserSession session, String address) {
        return Digests.equal(session.ipHash(), Digests.hmacHex(salt, address));
    }

    /** The address a session was last refreshed from; empty when it was not kept or cannot be opened any more. */
    public Optional<String> address(UserSession session) {
        String sealed = session.ipSealed();
        if (sealed == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(sealer.open(sealed, session.id().toString()));
        } catch (IllegalStateException e) {
            LOG.warn("auth.session_address_unreadable", "session_id", session.id());
            return Optional.empty();
        }
    }

    public Origin record(ClientOrigin client) {
        String userAgent = client.userAgent();
        return new Origin(
                Digests.hmacHex(salt, client.address()),
                masked(client.address()),
                userAgent == null || userAgent.length() <= LONGEST_USER_AGENT
                        ? userAgent
                        : userAgent.substring(0, LONGEST_USER_AGENT));
    }

    /** IPv4 without its last number, IPv6 with its first four groups; null for what is neither. */
    static @Nullable String masked(String address) {
        if (address.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return address.substring(0, address.lastIndexOf('.')) + ".*";
        }
        return address.contains(":") ? maskedIpv6(address) : null;
    }

    private static @Nullable String maskedIpv6(String address) {
        String plain = address.contains("%") ? address.substring(0, address.indexOf('%')) : address;
        int gap = plain.indexOf("::");
        String head = gap < 0 ? plain : plain.substring(0, gap);
        String tail = gap < 0 ? "" : plain.substring(gap + 2);
        String[] first = head.isEmpty() ? new String[0] : head.split(":");
        String[] last = tail.isEmpty() ? new String[0] : tail.split(":");
        if (first.length + last.length > IPV6_GROUPS) {
            return null;
        }
        StringBuilder shown = new StringBuilder();
        for (int group = 0; group < IPV6_GROUPS_SHOWN; group++) {
            int fromEnd = group - (IPV6_GROUPS - last.length);
            String digits = group < first.length ? first[group] : fromEnd >= 0 ? last[fromEnd] : "0";
            shown.append(digits).append(':');
        }
        return shown.append("*:*:*:*").toString();
    }
}
