package io.msrpc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which forms one side reads the payloads of a call.
 *
 * @param codec that of the call
 * @param compressions beside none, those that its HELLO names
 */
public record Accepted(byte codec, List<Compression> compressions) {
  /** Why a payload in this form is not read; null when it is. */
  public @Nullable String refusal(byte otherCodec, byte compression) {
    if (otherCodec != codec) {
      return "codec: " + Byte.toUnsignedInt(otherCodec) + " (expected: " + codec + ")";
    }
    return compression == Compression.NONE.code() || names(compression)
        ? null
        : "compression: "
            + Byte.toUnsignedInt(compression)
            + " (expected: 0, or one named in HELLO)";
  }

  private boolean names(byte compression) {
    Compression known = Compression.of(compression);
    return known != null && compressions.contains(known);
  }

  /**
   * Refuses a payload in another form.
   *
   * @throws InvalidPayloadException saying what was expected
   */
  public void check(byte otherCodec, byte compression) {
    String refusal = refusal(otherCodec, compression);
    if (refusal != null) {
      throw new InvalidPayloadException(refusal);
    }
  }
}
