package io.msrpc.call;

import java.util.Objects;

/**
 * The name of a service: providers and consumers meet only when all three parts are equal.
 *
 * @param group registry group
 * @param interfaceName {@code Class.getName()} of the interface
 * @param version version of the contract
 */
public record ServiceKey(String group, String interfaceName, String version) {
  /** Refuses empty parts and the characters that separate the parts in {@link #toString()}. */
  public ServiceKey {
    requireName("group", group);
    requireName("interfaceName", interfaceName);
    requireName("version", version);
  }

  private static void requireName(String what, String value) {
    Objects.requireNonNull(value, what);
    boolean plain = !value.isEmpty() && value.chars().allMatch(ServiceKey::isPlain);
    if (!plain) {
      throw new IllegalArgumentException(
          what + ": '" + value + "' (expected: letters, digits, '.', '_', '-' or '$')");
    }
  }

  private static boolean isPlain(int c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-' || c == '$';
  }

  /** {@code group/interface:version}, the start of the text that method ids are computed from. */
  @Override
  public String toString() {
    return group + "/" + interfaceName + ":" + version;
  }
}
