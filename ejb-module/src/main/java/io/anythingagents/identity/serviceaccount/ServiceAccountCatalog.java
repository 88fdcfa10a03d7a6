package io.anythingagents.identity.serviceaccount;

import io.anythingagents.settings.InvalidSettingsException;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which service accounts there are: the list that comes with the product, or the operator's own file in its place. */
@ApplicationScoped
public class ServiceAccountCatalog {
    private static final String SHIPPED = "service-accounts.json";

    private List<ServiceAccount> accounts;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ServiceAccountCatalog() {}

    @Inject
    public ServiceAccountCatalog(Settings settings) {
        Optional<Path> own = settings.find(SettingsCatalog.SERVICE_ACCOUNT_CATALOG_PATH);
        String json = own.map(ServiceAccountCatalog::read).orElseGet(ServiceAccountCatalog::shipped);
        CatalogReader reader = CatalogReader.read(json);
        if (!reader.faults().isEmpty()) {
            throw new InvalidSettingsException(reader.faults().stream()
                    .map(fault -> SettingsCatalog.SERVICE_ACCOUNT_CATALOG_PATH.name()
                            + " names a catalogue with a fault: " + fault)
                    .toList());
        }
        this.accounts = reader.accounts();
    }

    public Optional<ServiceAccount> find(String name) {
        return accounts.stream().filter(account -> account.name().equals(name)).findFirst();
    }

    public List<ServiceAccount> all() {
        return accounts;
    }

    static String shipped() {
        try (InputStream stream = ServiceAccountCatalog.class.getResourceAsStream(SHIPPED)) {
            if (stream == null) {
                throw new IllegalStateException("The product comes without " + SHIPPED);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidSettingsException(List.of(SettingsCatalog.SERVICE_ACCOUNT_CATALOG_PATH.name()
                    + " names a file that cannot be read: " + file));
        }
    }
}
