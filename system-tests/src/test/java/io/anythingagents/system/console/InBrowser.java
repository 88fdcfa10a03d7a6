package io.anythingagents.system.console;

import io.anythingagents.system.product.RunningProduct;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a browser of its own, with an empty profile, on the product all share. */
abstract class InBrowser {
    @TempDir(cleanup = CleanupMode.NEVER) // a closing browser still writes
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path profile;

    @SuppressWarnings("NullAway.Init") // set before each test
    RunningProduct product;

    @SuppressWarnings("NullAway.Init") // set before each test
    Browser browser;

    @BeforeEach
    void openBrowser() {
        product = RunningProduct.shared();
        browser = Browser.open(product.url(), profile);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }
}
