package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.naming.NamingService;
import io.msrpc.registry.Outage;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
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
  private volatile @Nullable Outage outage;
  private @Nullable ScheduledThreadPoolExecutor thread;

  /** Something that only a Nacos in service can answer. */
  interface Question {
    void ask() throws NacosException;
  }

  NacosProbe(Question question, String registry, Clock clock) {
    this.question = question;
    this.registry = registry;
    this.clock = clock;
  }

  /** Begins to ask, every few seconds. */
  static NacosProbe start(NamingService naming, String registry, ThreadFactory threads) {
    NacosProbe probe =
        new NacosProbe(() -> naming.getAllInstances(NOBODY, false), registry, Clock.systemUTC());
    ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, threads);
    probe.thread = thread;
    thread.scheduleWithFixedDelay(probe::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return probe;
  }

  /** Why there was no answer last time; null when there was one. */
  @Nullable Outage outage() {
    return outage;
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
    if (outage != null) {
      LOG.info("{} answers again", registry);
      outage = null;
    }
  }

  private void unanswered(String why) {
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
