package io.anythingagents.database;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.postgresql.xa.PGXADataSource;

/**
 * The data source both servers pool: it configures itself from our settings, so that no server-specific placeholder or
 * pool definition is needed.
 */
public class EnvDataSource extends PGXADataSource {
    private static final long serialVersionUID = 1L;

    public EnvDataSource() {
        Settings settings = Settings.ofProcess();
        URI address = settings.get(SettingsCatalog.DATABASE_URL);
        setServerNames(new String[] {address.getHost()});
        setPortNumbers(new int[] {address.getPort() < 0 ? 5432 : address.getPort()});
        setDatabaseName(address.getPath().substring(1));
        String userInfo = address.getRawUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            setUser(decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
            if (colon >= 0) {
                setPassword(decode(userInfo.substring(colon + 1)));
            }
        }
        setApplicationName(settings.get(SettingsCatalog.APP_NAME));
        setConnectTimeout(
                (int) settings.get(SettingsCatalog.DATABASE_POOL_TIMEOUT).toSeconds());
        setSocketTimeout(
                (int) settings.get(SettingsCatalog.DATABASE_SOCKET_TIMEOUT).toSeconds());
        setTcpKeepAlive(true);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
