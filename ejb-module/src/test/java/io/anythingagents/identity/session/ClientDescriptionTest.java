package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientDescriptionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148"
                        + " Safari/604.1 | iOS | Safari | mobile",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/126.0 Mobile/15E148"
                        + " Safari/604.1 | iOS | Chrome | mobile",
                "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148"
                        + " Safari/604.1 | iPadOS | Safari | tablet",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
                        + " | macOS | Chrome | desktop",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
                        + " | Windows | Edge | desktop",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 OPR/111.0"
                        + " | Windows | Opera | desktop",
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
                        + " | Android | Chrome | mobile",
                "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
                        + " | Android | Chrome | tablet",
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
                        + " | ChromeOS | Chrome | desktop",
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0 | Linux | Firefox | desktop",
                "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko | Windows | Internet Explorer | desktop",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | - | - | bot",
                "curl/8.5.0 | - | - | -"
            })
    void headerOfACommonClient_isReadAsPeopleWould(String header, String platform, String browser, String device) {
        assertThat(ClientDescription.of(header)).isEqualTo(new ClientDescription(platform, browser, device));
    }

    @Test
    void noHeader_saysNothing() {
        assertThat(ClientDescription.of(null)).isEqualTo(new ClientDescription(null, null, null));
    }
}
