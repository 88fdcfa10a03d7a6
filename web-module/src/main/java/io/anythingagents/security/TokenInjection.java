package io.anythingagents.security;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Makes {@code @Inject JsonWebToken} work without the server's own verifier, which knows no EdDSA everywhere. */
@Dependent
public class TokenInjection {
    @Produces
    @RequestScoped
    JsonWebToken token(HttpServletRequest request) {
        PresentedToken presented = PresentedToken.of(request);
        if (presented instanceof PresentedToken.VerifiedService service) {
            return new TokenPrincipal(service.token());
        }
        return presented instanceof PresentedToken.Verified verified
                ? new TokenPrincipal(verified.token())
                : TokenPrincipal.nobody();
    }
}
