package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults tests have ordered, each with the number of times it still strikes. */
final class FaultRegister {
    private final List<Ordered> orders = new ArrayList<>();

    private static final class Ordered {
        private final Fault fault;
        private int struck;

        private Ordered(Fault fault) {
            this.fault = fault;
        }

        private boolean exhausted() {
            return fault.times() > 0 && struck >= fault.times();
        }
    }

    synchronized void order(Fault fault) {
        orders.add(new Ordered(fault));
    }

    synchronized void reset() {
        orders.clear();
    }

    /** The fault that strikes this request: an ordered one, else one the prompt itself asks for. */
    synchronized Optional<Fault> strike(String prompt) {
        for (Ordered order : orders) {
            if (!order.exhausted() && order.fault.strikes(prompt)) {
                order.struck++;
                return Optional.of(order.fault);
            }
        }
        return FaultWords.in(prompt);
    }

    synchronized ArrayNode toJson() {
        ArrayNode list = JsonText.array();
        orders.forEach(order -> list.add(order.fault.toJson().put("struck", order.struck)));
        return list;
    }
}
