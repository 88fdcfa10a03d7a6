package io.anythingagents.identity.admission;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.admission.SignupRequest.Applicant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Asking to be let in: counted first, outside of the transaction that keeps it. */
@ApplicationScoped
public class AccessRequests {
    private SignupRequests requests;
    private SignupQuotas quotas;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected AccessRequests() {}

    @Inject
    public AccessRequests(SignupRequests requests, SignupQuotas quotas) {
        this.requests = requests;
        this.quotas = quotas;
    }

    /**
     * Keeps the wish.
     *
     * @throws io.anythingagents.shared.DomainException rate-limited
     */
    public void ask(Applicant applicant, ClientOrigin client) {
        quotas.spendRequest(applicant.email(), client);
        requests.ask(applicant, client);
    }
}
