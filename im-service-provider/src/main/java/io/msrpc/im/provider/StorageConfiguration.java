package io.msrpc.im.provider;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.msrpc.im.provider.data.DataDirectory;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.provider.storage.local.LocalSoftState;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** What the provider keeps, and where. */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
  /** As {@code SessionService.renew} says. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final String DRIVER_DIRECTORY = "org.sqlite.tmpdir";

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Ticker ticker() {
    return Ticker.systemTicker();
  }

  @Bean
  DataDirectory dataDirectory(ProviderProperties properties) {
    return DataDirectory.open(properties.dataDirectory().toAbsolutePath());
  }

  /**
   * Closed before the loop, which hears of the last commits. The driver unpacks its native library
   * into a file that a killed process leaves behind; in the scratch directory the next one removes
   * it.
   */
  @Bean
  @DependsOn("pushLoop")
  SqliteStore store(DataDirectory directory, InstantSource clock) {
    if (System.getProperty(DRIVER_DIRECTORY) == null) {
      System.setProperty(DRIVER_DIRECTORY, directory.scratch().toString());
    }
    return SqliteStore.open(directory.database(), clock);
  }

  @Bean
  SoftState softState(Ticker ticker) {
    return new LocalSoftState(ticker, LEASE);
  }

  @Bean
  HealthIndicator storageHealthIndicator(SqliteStore store) {
    return new StorageHealth(store::probe);
  }

  /** A small step every minute, so that no write waits long behind it. */
  @Bean
  ScheduledFuture<?> storageSweep(
      SqliteStore store, @Qualifier("pushLoop") ScheduledExecutorService loop) {
    return loop.scheduleWithFixedDelay(store::sweep, 1, 1, TimeUnit.MINUTES);
  }

  @Bean
  MeterBinder storageMetrics(SqliteStore store) {
    return registry -> {
      FunctionCounter.builder("msim.storage.commits", store, SqliteStore::commits)
          .description("Transactions committed, each with one sync to disk")
          .register(registry);
      Gauge.builder("msim.storage.wal", store, SqliteStore::logBytes)
          .description("Write-ahead log of the database")
          .baseUnit(BaseUnits.BYTES)
          .register(registry);
    };
  }
}
