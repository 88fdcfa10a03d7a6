package io.anythingagents.run;

import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.CallSheet;
import io.anythingagents.usage.Grant;
import io.anythingagents.usage.OpenCall;
import io.anythingagents.usage.UsageLedger;
import org.jspecify.annotations.Nullable;

/** The model calls of runs, in the database. */
record LedgerRecords(UsageLedger ledger) implements CallRecords {
    @Override
    public Grant open(OpenCall call, Allowance allowance, @Nullable Integer output) {
        return ledger.open(call, allowance, 0, output);
    }

    @Override
    public void answeredAs(OpenCall call, String responseId) {
        ledger.answeredAs(call.tenantId(), call.id(), responseId);
    }

    @Override
    public void end(CallSheet sheet) {
        ledger.end(sheet);
    }
}
