package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BillingStartupTest {
    @Test
    void ofASecret_noMoreIsShownThanTellsItApart() {
        assertThat(BillingStartup.masked("sk_live_0123456789abcdef")).isEqualTo("sk***cdef");
        assertThat(BillingStartup.masked("whsec_short")).isEqualTo("***");
        assertThat(BillingStartup.masked("")).isEqualTo("***");
    }
}
