package io.anythingagents.identity.serviceaccount;

/** A refresh token of a service account was revoked; told within the transaction, heard after its commit. */
record ServiceGrantEnded(String tokenId) {}
