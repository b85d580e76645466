package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.naming.NamingService;
import io.msrpc.registry.Outage;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Nacos for something small again and again, because the client keeps to itself whether it is
 * connected. On a thread of its own, since an answer that does not come takes seconds.
 */
final class NacosProbe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NacosProbe.class);
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  /** A service that nobody provides. */
  private static final String NOBODY = "msrpc.probe";

  private final Question question;
  private final String registry;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private volatile @Nullable Outage outage;

  /** Since when every question has been answered; null when the last one was not. */
  private volatile @Nullable Long answersSinceNanos;

  private @Nullable ScheduledThreadPoolExecutor thread;

  /** Something that only a Nacos in service can answer. */
  interface Question {
    void ask() throws NacosException;
  }

  NacosProbe(Question question, String registry, Clock clock, LongSupplier nanoTime) {
    this.question = question;
    this.registry = registry;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Begins to ask, every few seconds. */
  static NacosProbe start(NamingService naming, String registry, ThreadFactory threads) {
    NacosProbe probe =
        new NacosProbe(
            () -> naming.getAllInstances(NOBODY, false),
            registry,
            Clock.systemUTC(),
            System::nanoTime);
    ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, threads);
    probe.thread = thread;
    thread.scheduleWithFixedDelay(probe::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return probe;
  }

  /** Why there was no answer last time; null when there was one. */
  @Nullable Outage outage() {
    return outage;
  }

  /** How long it has answered without a break; zero when it did not, or was not asked yet. */
  Duration reachableFor() {
    Long since = answersSinceNanos;
    return since == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
  }

  /** Asks once. */
  void ask() {
    try {
      question.ask();
      answered();
    } catch (NacosException failure) {
      if (failure.getErrCode() == NacosException.NO_RIGHT) {
        answered();
      } else {
        unanswered(String.valueOf(failure.getErrMsg()));
      }
    } catch (RuntimeException failure) {
      unanswered(failure.toString());
    }
  }

  private void answered() {
    if (answersSinceNanos == null) {
      answersSinceNanos = nanoTime.getAsLong();
    }
    if (outage != null) {
      LOG.info("{} answers again", registry);
      outage = null;
    }
  }

  private void unanswered(String why) {
    answersSinceNanos = null;
    Outage before = outage;
    if (before == null) {
      LOG.warn("{} does not answer: {}; calls go on with the providers known", registry, why);
    }
    outage = new Outage(before == null ? clock.instant() : before.since(), why);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
