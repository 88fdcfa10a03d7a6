package io.anythingagents.identity.lockout;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The network an address belongs to: its /24, or its /64 with IPv6. Names are never looked up. */
final class ClientNetwork {
    private static final Pattern LITERAL =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%.*)?");
    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 8;

    private ClientNetwork() {}

    /** In the form {@code 192.0.2.0/24}; empty for what is no address. */
    static Optional<String> of(String address) {
        if (!LITERAL.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress parsed = InetAddress.getByName(address.replaceFirst("%.*", ""));
            boolean ipv4 = parsed instanceof Inet4Address;
            byte[] bytes = parsed.getAddress();
            for (int i = ipv4 ? IPV4_BYTES : IPV6_BYTES; i < bytes.length; i++) {
                bytes[i] = 0;
            }
            return Optional.of(InetAddress.getByAddress(bytes).getHostAddress() + (ipv4 ? "/24" : "/64"));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
