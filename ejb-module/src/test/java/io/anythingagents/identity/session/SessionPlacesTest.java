package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.geoip.GeoLocator;
import io.anythingagents.identity.UserSession;
import io.anythingagents.testing.Injection;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // set by JUnit
class SessionPlacesTest {
    private static final String FAULTY = "203.0.113.1";

    @TempDir
    Path directory;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch found = new CountDownLatch(1);
    private SessionFixture product;
    private UUID sessionId;

    @BeforeEach
    void signIn() {
        product = new SessionFixture(directory);
        sessionId = product.signIn().grant().sessionId();
    }

    @Test
    void newSession_isLookedUpBesideTheRequest_andFaultsOrPrivateAddressesDoNoHarm() throws InterruptedException {
        SessionPlaces places = places(address -> {
            asked.add(address.getHostAddress());
            if (address.getHostAddress().equals(FAULTY)) {
                throw new IllegalStateException("the provider is odd");
            }
            found.countDown();
            return Optional.of(new GeoLocator.Place("Lisbon", "Lisbon", "PT"));
        });

        places.look(used(FAULTY));
        places.look(used("10.0.0.1"));
        places.look(used("unknown"));
        places.look(used("2001::zz"));
        places.look(used(SessionFixture.CLIENT.address()));

        assertThat(found.await(30, TimeUnit.SECONDS)).isTrue();
        end(places);
        assertThat(asked).containsExactlyInAnyOrder(FAULTY, SessionFixture.CLIENT.address());
        assertThat(product.session(sessionId).place()).isEqualTo(new UserSession.Place("Lisbon", "Lisbon", "PT"));
    }

    @Test
    void withoutALocator_noThreadIsStarted() throws InterruptedException {
        SessionPlaces places = places(new GeoLocator() {
            @Override
            public Optional<Place> locate(InetAddress address) {
                return Optional.of(new Place("Nowhere", null, null));
            }

            @Override
            public boolean isThere() {
                return false;
            }
        });

        places.look(used(SessionFixture.CLIENT.address()));

        end(places);
        assertThat(threads).isEmpty();
        assertThat(product.session(sessionId).place()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, true",
        "2001:4860::1, true",
        "127.0.0.1, false",
        "10.1.2.3, false",
        "192.168.0.1, false",
        "169.254.1.1, false",
        "0.0.0.0, false",
        "224.0.0.1, false",
        "::1, false",
        "fd00::1, false",
        "fe80::1, false"
    })
    void onlyPublicAddresses_leaveTheHouse(String address, boolean isPublic) throws Exception {
        assertThat(SessionPlaces.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }

    private SessionUsed used(String address) {
        return new SessionUsed(product.tenantId, product.userId, sessionId, address);
    }

    private SessionPlaces places(GeoLocator locator) {
        SessionPlaces places = Injection.into(new SessionPlaces(), locator, product.sessions, new Threads());
        places.start();
        return places;
    }

    /** What is under way comes to its end. */
    private void end(SessionPlaces places) throws InterruptedException {
        places.stop();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** As the server's, with a list of what it made. */
    private final class Threads implements ManagedThreadFactory {
        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work);
            threads.add(thread);
            return thread;
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            throw new UnsupportedOperationException();
        }
    }
}
