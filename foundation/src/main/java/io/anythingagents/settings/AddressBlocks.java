package io.anythingagents.settings;

import java.util.regex.Pattern;

/** Tells IP addresses and CIDR blocks from anything else, without looking a name up. */
final class AddressBlocks {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9a-fA-F:.]{2,45}");

    private AddressBlocks() {}

    static boolean isBlock(String entry) {
        String[] parts = entry.split("/", -1);
        int longest = longestPrefix(parts[0]);
        if (longest < 0 || parts.length > 2) {
            return false;
        }
        return parts.length == 1 || (parts[1].matches("\\d{1,3}") && Integer.parseInt(parts[1]) <= longest);
    }

    private static int longestPrefix(String address) {
        if (IPV4.matcher(address).matches()) {
            for (String part : address.split("\\.")) {
                if (Integer.parseInt(part) > 255) {
                    return -1;
                }
            }
            return 32;
        }
        return IPV6.matcher(address).matches() ? 128 : -1;
    }
}
