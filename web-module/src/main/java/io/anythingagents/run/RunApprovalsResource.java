package io.anythingagents.run;

import io.anythingagents.http.Fields;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The calls of one run that wait for a person's yes, and the answer to each: once, on any node. */
@Path("/api/v1/runs/{run_id}/approvals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class RunApprovalsResource {
    private static final String APPROVE = "approve";
    private static final Set<String> WORDS = Set.of(APPROVE, "reject");
    private static final int LONGEST_WORD = 256;
    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST_CALL_ID = 128;
    private static final int HASH_LENGTH = 64;

    @Inject
    private WaitingRuns waiting;

    @Inject
    private CurrentRequest request;

    @SuppressWarnings("NullAway.Init") // injected
    public RunApprovalsResource() {}

    /**
     * A decision and what is left to decide.
     *
     * @param pendingApprovals at 0 the run goes on
     */
    public record Decided(ApprovalResponse approval, long pendingApprovals) {}

    /** All of the run, decided ones too; so few that there is one page. */
    @GET
    public ApprovalsResource.Approvals approvals(@PathParam("run_id") String runId) {
        return new ApprovalsResource.Approvals(
                waiting.ofRun(request.context(), PathId.parse(runId, "Run")).stream()
                        .map(ApprovalResponse::of)
                        .toList(),
                null);
    }

    /** Decides on one call; after the last one the run goes on. */
    @POST
    @Path("/{call_id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Decided decide(@PathParam("run_id") String runId, @PathParam("call_id") String callId, JsonBody body) {
        UUID run = PathId.parse(runId, "Run");
        if (callId.length() > LONGEST_CALL_ID || callId.indexOf('\0') >= 0) {
            throw DomainException.notFound("Approval");
        }
        ApprovalDecision decision = body.read(fields -> decision(run, callId, fields));
        WaitingRuns.Answered answered = waiting.decide(request.context(), decision);
        return new Decided(ApprovalResponse.of(answered.approval()), answered.pending());
    }

    private static ApprovalDecision decision(UUID run, String callId, Fields fields) {
        String word = fields.text("decision", LONGEST_WORD);
        if (!word.isEmpty() && !WORDS.contains(word)) {
            fields.fault("decision", "unknown-value", "Must be approve or reject.");
        }
        @Nullable String hash = fields.optionalText("arguments_hash", HASH_LENGTH);
        @Nullable String reason = fields.optionalText("reason", LONGEST_REASON);
        return new ApprovalDecision(run, callId, APPROVE.equals(word), hash, reason);
    }
}
