package io.msrpc.im.provider;

import io.msrpc.annotation.MsReference;
import io.msrpc.im.provider.push.EntryPushes;
import io.msrpc.im.provider.push.ReadPushes;
import io.msrpc.im.provider.session.Kicks;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.push.PushService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How gateways are notified; all of it on one thread, and dropped when the process ends. */
@Configuration(proxyBeanMethods = false)
class PushConfiguration {
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService pushLoop() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> new Thread(null, task, "msim-push", 0, false));
  }

  @Bean
  EntryPushes entryPushes(
      @MsReference PushService gateways,
      SoftState softState,
      @Qualifier("pushLoop") ScheduledExecutorService loop) {
    return new EntryPushes(gateways, softState, loop);
  }

  @Bean
  ReadPushes readPushes(
      @MsReference PushService gateways,
      SoftState softState,
      @Qualifier("pushLoop") ScheduledExecutorService loop) {
    return new ReadPushes(gateways, softState, loop);
  }

  @Bean
  Kicks kicks(
      @MsReference PushService gateways, @Qualifier("pushLoop") ScheduledExecutorService loop) {
    return new Kicks(gateways, loop);
  }
}
