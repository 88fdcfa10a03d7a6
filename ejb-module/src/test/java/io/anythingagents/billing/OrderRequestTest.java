package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.PaymentGateway.Proration;
import io.anythingagents.idempotency.KeptAnswers.Ticket;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderRequestTest {
    static OrderRequest[] everyKind() {
        return new OrderRequest[] {
            OrderRequest.customer("Zoë & Sons", "pay@example.com"),
            OrderRequest.customer("No address", null),
            OrderRequest.start("pro", 3, false, "pay@example.com"),
            OrderRequest.start("starter", 1, true, null),
            OrderRequest.seats(7),
            OrderRequest.email("pay@example.com"),
            OrderRequest.plan("pro", 2, Proration.NEXT_INVOICE),
            OrderRequest.planLater("starter", 2),
            OrderRequest.cancel(true),
            OrderRequest.cancel(false),
            OrderRequest.resume(),
            OrderRequest.method(OrderKind.DETACH_METHOD, "pm_1"),
            OrderRequest.page(OrderKind.PORTAL, "pay@example.com"),
            OrderRequest.checkout("pro", 4, null),
            OrderRequest.start("pro", 3, true, null).answering(new Ticket("k", "r", new UUID(3, 3))),
            OrderRequest.resume().answering(new Ticket("k", "r", null))
        };
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void whatIsStored_isReadBackEqual(OrderRequest request) {
        PaymentOrder stored = new PaymentOrder(
                new UUID(1, 1),
                new UUID(2, 2),
                request.kind().lane(),
                request.kind().word(),
                request.toJson(),
                1,
                true);

        assertThat(OrderRequest.of(stored)).isEqualTo(request);
        assertThat(OrderRequest.ofAnswer(request.toAnswer())).isEqualTo(request);
    }
}
