package io.anythingagents.run.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Tells addresses of the public Internet from all others (the special-purpose registries of RFC 6890 and what followed). Of
 * IPv6 only what is handed out as global unicast is public, so that mapped, translated (NAT64), local, link-local and
 * multicast addresses need no row of their own.
 */
final class PublicAddresses implements Predicate<InetAddress> {
    /** A range of addresses that share their first bits. */
    private record Block(InetAddress first, int bits) {
        static Block of(String cidr) {
            String[] parts = cidr.split("/", 2);
            return new Block(literal(parts[0]), Integer.parseInt(parts[1]));
        }

        boolean contains(byte[] address) {
            byte[] prefix = first.getAddress();
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

    private static final List<Block> NOT_PUBLIC = List.of(
            Block.of("0.0.0.0/8"),
            Block.of("10.0.0.0/8"),
            Block.of("100.64.0.0/10"), // carriers' own; some clouds' metadata
            Block.of("127.0.0.0/8"),
            Block.of("168.63.129.16/32"), // a cloud's own services, at a public address
            Block.of("169.254.0.0/16"), // link-local; most clouds' metadata
            Block.of("172.16.0.0/12"),
            Block.of("192.0.0.0/24"),
            Block.of("192.0.2.0/24"),
            Block.of("192.31.196.0/24"),
            Block.of("192.52.193.0/24"),
            Block.of("192.88.99.0/24"),
            Block.of("192.168.0.0/16"),
            Block.of("192.175.48.0/24"),
            Block.of("198.18.0.0/15"),
            Block.of("198.51.100.0/24"),
            Block.of("203.0.113.0/24"),
            Block.of("224.0.0.0/4"),
            Block.of("240.0.0.0/4"),
            Block.of("2001::/23"), // Teredo and other protocols that carry an IPv4 address inside
            Block.of("2001:db8::/32"),
            Block.of("2002::/16"), // 6to4 carries an IPv4 address inside
            Block.of("2620:4f:8000::/48"),
            Block.of("3fff::/20"));

    @Override
    public boolean test(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean known = address instanceof Inet4Address || GLOBAL_UNICAST.contains(bytes);
        return known && NOT_PUBLIC.stream().noneMatch(block -> block.contains(bytes)) && !isOurs(address);
    }

    /** This machine's own address may be public, and what listens there may trust whoever comes from the machine. */
    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
