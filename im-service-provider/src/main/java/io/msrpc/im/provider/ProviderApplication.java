package io.msrpc.im.provider;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The provider process: serves msim's remote interfaces, and health on the management port. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(ProviderProperties.class)
@Import({
  StorageConfiguration.class,
  PushConfiguration.class,
  SessionConfiguration.class,
  ServiceConfiguration.class
})
public class ProviderApplication {
  /**
   * Runs until it is stopped; what is under way is finished then.
   *
   * @param args {@code --name=value} for any property, see {@link ProviderProperties}
   */
  public static void main(String... args) {
    SpringApplication.run(ProviderApplication.class, args);
  }
}
