package io.anythingagents.vault;

/** How we prove to Vault who we are. */
public sealed interface VaultLogin {
    /** A token somebody else gets and renews. */
    record Token(String text) implements VaultLogin {
        /** Without the token. */
        @Override
        public String toString() {
            return "Token";
        }
    }

    /** A role of the AppRole method, mounted at {@code auth/approle}. */
    record AppRole(String roleId, String secretId) implements VaultLogin {
        /** Without the secret. */
        @Override
        public String toString() {
            return "AppRole[" + roleId + "]";
        }
    }
}
