package io.anythingagents.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whom we believe about where a request came from. Names are never looked up: only literal addresses count. */
public final class TrustedProxies {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Block> blocks;

    public TrustedProxies(List<String> entries) {
        this.blocks = entries.stream()
                .map(TrustedProxies::block)
                .flatMap(Optional::stream)
                .toList();
    }

    private record Block(InetAddress block, int bits) {
        boolean contains(InetAddress candidate) {
            byte[] address = block.getAddress();
            byte[] other = candidate.getAddress();
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
                return false;
            }
            int left = bits % 8;
            return left == 0 || ((address[whole] ^ other[whole]) & (0xFF << (8 - left)) & 0xFF) == 0;
        }
    }

    /**
     * The client's address: the peer, or, going back through trusted proxies, the first one we cannot vouch for.
     *
     * @param forwardedFor all {@code X-Forwarded-For} headers joined by commas, or null
     */
    public String clientAddress(String peer, @Nullable String forwardedFor) {
        String current = peer;
        if (forwardedFor == null) {
            return current;
        }
        String[] hops = forwardedFor.split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isTrusted(current); i--) {
            Optional<InetAddress> hop = parse(withoutPort(hops[i].strip()));
            if (hop.isEmpty()) {
                return current;
            }
            current = hop.get().getHostAddress();
        }
        return current;
    }

    private boolean isTrusted(String address) {
        return parse(address)
                .map(parsed -> blocks.stream().anyMatch(block -> block.contains(parsed)))
                .orElse(false);
    }

    private static Optional<Block> block(String entry) {
        String[] parts = entry.strip().split("/", 2);
        Optional<InetAddress> address = parse(parts[0]);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int longest = address.get().getAddress().length * 8;
        int bits = parts.length == 1 ? longest : parts[1].matches("\\d{1,3}") ? Integer.parseInt(parts[1]) : -1;
        return bits < 0 || bits > longest ? Optional.empty() : Optional.of(new Block(address.get(), bits));
    }

    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    private static Optional<InetAddress> parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
