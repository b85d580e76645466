package io.msrpc.registry.nacos;

import io.msrpc.call.ServiceKey;
import java.util.regex.Pattern;

/**
 * A service as Nacos knows it. What Nacos would refuse is refused here, because the client would go
 * on asking for ever.
 *
 * @param group the key's group
 * @param name {@code interface:version}
 */
record ServiceName(String group, String name) {
  /** Nacos: 128 characters, no dollar sign, ASCII. */
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** Nacos: 512 characters, and none of many that are not ASCII. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._$:-]{1,512}");

  ServiceName {
    require(GROUP, "group", group);
    require(NAME, "service name", name);
  }

  static ServiceName of(ServiceKey service) {
    return new ServiceName(service.group(), service.interfaceName() + ":" + service.version());
  }

  @Override
  public String toString() {
    return group + "/" + name;
  }

  private static void require(Pattern pattern, String what, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(what + ": '" + value + "' (expected: " + pattern + ")");
    }
  }
}
