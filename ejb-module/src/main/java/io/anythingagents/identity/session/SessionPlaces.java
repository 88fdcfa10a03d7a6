package io.anythingagents.identity.session;

import io.anythingagents.geoip.GeoLocator;
import io.anythingagents.identity.UserSession;
import io.anythingagents.observability.EventLog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks up where a session is used from, after its transaction and beside the request: a provider that is slow or away costs
 * a missing place and nothing else. What does not fit into the queue is not looked up.
 */
@ApplicationScoped
public class SessionPlaces {
    private static final EventLog LOG = EventLog.of(SessionPlaces.class);
    private static final int THREADS = 2;
    private static final int WAITING = 500;

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    private ManagedThreadFactory factory;

    @Inject
    private GeoLocator locator;

    @Inject
    private Sessions sessions;

    private ThreadPoolExecutor threads;

    @SuppressWarnings("NullAway.Init") // injected
    public SessionPlaces() {}

    @PostConstruct
    void start() {
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING),
                factory,
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    void look(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionUsed used) {
        if (locator.isThere()) {
            threads.execute(() -> locate(used));
        }
    }

    private void locate(SessionUsed used) {
        try {
            if (OriginRecorder.masked(used.address()) == null) {
                return; // no address, so nothing would be looked up but a name
            }
            InetAddress address = InetAddress.getByName(used.address());
            if (isPublic(address)) {
                locator.locate(address)
                        .map(place -> new UserSession.Place(place.city(), place.region(), place.country()))
                        .ifPresent(place -> sessions.locatedAt(used, place));
            }
        } catch (UnknownHostException e) {
            LOG.info("auth.session_geo_lookup", "result", "failure", "detail", "no address");
        } catch (RuntimeException e) {
            LOG.error("auth.session_geo_lookup_failed", e);
        }
    }

    /** Nobody outside knows where a private address is, and nobody outside needs to hear of it. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return !(uniqueLocal
                || address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress());
    }
}
