package io.anythingagents.run.guardrail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Registers every guardrail there is: ours, and all {@link TextGuardrail} beans, wherever they come from. */
@ApplicationScoped
public class GuardrailBeans {
    @Produces
    @Singleton
    GuardrailRegistry registry(@Any Instance<TextGuardrail> own) {
        return new GuardrailRegistry(own);
    }
}
