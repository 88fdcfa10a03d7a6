package io.anythingagents.identity;

import io.anythingagents.identity.SignInResult.SecondFactorRequired;
import io.anythingagents.identity.mfa.MfaMethodView;
import java.util.List;

/** The password was right; answer with a code of one of the methods at {@code /auth/mfa/complete}. */
public record SecondFactorResponse(boolean mfaRequired, String challengeToken, List<MfaMethodView> methods) {
    static SecondFactorResponse of(SecondFactorRequired required) {
        return new SecondFactorResponse(true, required.challengeToken(), required.methods());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SecondFactorResponse";
    }
}
