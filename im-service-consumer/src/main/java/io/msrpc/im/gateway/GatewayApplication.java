package io.msrpc.im.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Starts a gateway. Its defaults are in {@code gateway.properties}; every setting may be given on
 * the command line, as {@code --msim.gateway.http-port=8180}.
 */
@SpringBootApplication
public class GatewayApplication {
  /** Runs until the process is asked to stop. */
  public static void main(String[] arguments) {
    builder().run(arguments);
  }

  /** The application, not started yet. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(GatewayApplication.class)
        .properties("spring.config.name=gateway", "msim.machine=" + machine());
  }

  /** This machine's name, the part of a gateway's default id that tells machines apart. */
  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
