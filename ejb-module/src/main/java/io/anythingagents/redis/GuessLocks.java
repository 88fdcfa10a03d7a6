package io.anythingagents.redis;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counts wrong guesses and locks what was guessed at, for all nodes alike. A lock's waiting time doubles with each lock up to
 * a bound; while locked nothing is counted; a success clears everything. Each step is one script on one key, so it is atomic
 * and works on a cluster. Without Redis nobody may guess: every call then fails with redis-unavailable.
 *
 * <p>The time comes from the injected clock and is stored as an absolute instant. Keys expire by themselves some time after
 * their content stopped to matter; no decision depends on that. Nodes whose clocks differ disagree by that difference about
 * the end of a lock, which is minutes away.
 */
@ApplicationScoped
public class GuessLocks {
    private static final String ANSWER_OPEN = "open";
    private static final String ANSWER_BEGUN = "begun";

    private static final String STEP = """
            local now = tonumber(ARGV[2])
            local threshold, window = tonumber(ARGV[3]), tonumber(ARGV[4])
            local first, longest = tonumber(ARGV[6]), tonumber(ARGV[7])
            local stored = redis.call('HMGET', KEYS[1], 'failures', 'window_ends', 'locked_until', 'locks', 'forgotten_at')
            local failures, window_ends = tonumber(stored[1] or '0'), tonumber(stored[2] or '0')
            local locked_until, locks = tonumber(stored[3] or '0'), tonumber(stored[4] or '0')
            local forgotten_at = tonumber(stored[5] or '0')
            if now < locked_until then return {'locked', locked_until - now, locks} end
            if ARGV[1] == 'look' then return {'open', 0, locks} end
            if ARGV[1] == 'succeed' then
              redis.call('DEL', KEYS[1])
              return {'open', 0, 0}
            end
            if now >= window_ends then failures = 0 end
            if now >= forgotten_at then locks = 0 end
            if failures == 0 or ARGV[5] == 'sliding' then window_ends = now + window end
            failures = failures + 1
            local answer, wait = 'open', 0
            if failures >= threshold then
              wait = longest
              if locks < 40 then wait = math.min(longest, first * 2 ^ locks) end
              failures, window_ends, locks = 0, 0, locks + 1
              locked_until = now + wait
              forgotten_at = locked_until + longest
              answer = 'begun'
            end
            redis.call('HSET', KEYS[1], 'failures', failures, 'window_ends', string.format('%.0f', window_ends),
                'locked_until', string.format('%.0f', locked_until), 'locks', locks,
                'forgotten_at', string.format('%.0f', forgotten_at))
            redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(window_ends, forgotten_at, now + 1000) - now))
            return {answer, string.format('%.0f', wait), locks}
            """;

    private RedisClient redis;
    private Clock clock;
    private String prefix;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected GuessLocks() {}

    @Inject
    public GuessLocks(RedisClient redis, Settings settings, Clock clock) {
        this.redis = redis;
        this.prefix = settings.get(SettingsCatalog.RATE_LIMIT_KEY_PREFIX);
        this.clock = clock;
    }

    /**
     * How many guesses are one too many, and what follows.
     *
     * @param name fixed word such as {@code account}; part of the key
     * @param threshold wrong guesses that lock; 0 switches the rule off
     * @param window how long wrong guesses count
     * @param sliding whether each wrong guess begins the window anew, or only the first one
     * @param firstWait how long the first lock lasts
     * @param longestWait the bound of later ones, and how long locks are remembered after they end
     */
    public record Rule(
            String name, int threshold, Duration window, boolean sliding, Duration firstWait, Duration longestWait) {}

    /**
     * What holds after a step.
     *
     * @param locked whether it is locked now
     * @param begun whether this very step locked it
     * @param left until the lock ends; zero when it is open
     */
    public record Verdict(boolean locked, boolean begun, Duration left) {
        private static final Verdict OPEN = new Verdict(false, false, Duration.ZERO);
    }

    /** Changes nothing. */
    public Verdict look(Rule rule, String subject) {
        return step("look", rule, subject);
    }

    /** A wrong guess; not counted while locked. */
    public Verdict fail(Rule rule, String subject) {
        return step("fail", rule, subject);
    }

    /** A right guess: clears what was counted, unless it came while locked; then it is worth nothing. */
    public Verdict succeed(Rule rule, String subject) {
        return step("succeed", rule, subject);
    }

    /** Opens it, whatever was counted. */
    public void clear(Rule rule, String subject) {
        try {
            redis.del(key(rule, subject));
        } catch (JedisException e) {
            throw unavailable(e);
        }
    }

    private Verdict step(String step, Rule rule, String subject) {
        if (rule.threshold() <= 0) {
            return Verdict.OPEN;
        }
        try {
            List<?> answer = (List<?>) redis.eval(
                    STEP,
                    List.of(key(rule, subject)),
                    List.of(
                            step,
                            // not millis(): a clock that ticks in microseconds divides by zero there
                            Long.toString(clock.instant().toEpochMilli()),
                            Integer.toString(rule.threshold()),
                            Long.toString(rule.window().toMillis()),
                            rule.sliding() ? "sliding" : "fixed",
                            Long.toString(rule.firstWait().toMillis()),
                            Long.toString(rule.longestWait().toMillis())));
            String word = String.valueOf(answer.get(0));
            return word.equals(ANSWER_OPEN)
                    ? Verdict.OPEN
                    : new Verdict(
                            true,
                            word.equals(ANSWER_BEGUN),
                            Duration.ofMillis(Long.parseLong(String.valueOf(answer.get(1)))));
        } catch (JedisException e) {
            throw unavailable(e);
        }
    }

    private String key(Rule rule, String subject) {
        return prefix + ":guess:" + rule.name() + ":" + subject;
    }

    private static DomainException unavailable(JedisException cause) {
        return new DomainException(
                ErrorCode.REDIS_UNAVAILABLE, "Passwords cannot be checked at the moment; try again shortly.", cause);
    }
}
