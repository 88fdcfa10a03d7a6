package io.anythingagents.identity.token;

import io.anythingagents.shared.Digests;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signatures that this node has found right. One token comes with every request for half an hour, and to check its signature
 * takes longer than everything else that is looked at. Kept is that one fact alone, under a digest of the key and of the whole
 * token: whether the key is still ours, the claims and their times are looked at each time. A wrong signature is not kept.
 */
final class CheckedSignatures {
    /** Some hundred bytes each. */
    static final int MOST = 10_000;

    private final Set<String> right = ConcurrentHashMap.newKeySet();

    /** Checks, unless this key was found to have signed this very token before. */
    void require(PublicKey key, byte[] compact, Check check) throws TokenRefusedException {
        byte[] encoded = key.getEncoded();
        String digest = Digests.sha256Hex(ByteBuffer.allocate(encoded.length + compact.length)
                .put(encoded)
                .put(compact)
                .array());
        if (right.contains(digest)) {
            return;
        }
        check.run();
        if (right.size() >= MOST) {
            right.clear();
        }
        right.add(digest);
    }

    /** Refuses what the key did not sign. */
    interface Check {
        void run() throws TokenRefusedException;
    }
}
