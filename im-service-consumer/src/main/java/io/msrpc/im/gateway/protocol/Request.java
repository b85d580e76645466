package io.msrpc.im.gateway.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A command and the number by which its answer is matched. Either the command is there, every field
 * of it within its bounds, or the refusal.
 *
 * @param id the client's own, 0 to 2⁵³ − 1; null when the client does not want the match
 * @param command what to carry out
 * @param refusal why it cannot be carried out as it stands; repeats nothing of what was sent
 */
public record Request(
    @Nullable Long id, @Nullable Command command, Event.@Nullable Failure refusal) {
  /** A command that may be carried out. */
  public Request(@Nullable Long id, Command command) {
    this(id, command, null);
  }

  /** A command that may not. */
  static Request refused(@Nullable Long id, BadFieldException why, @Nullable String cmid) {
    return new Request(id, null, Event.Failure.of(why.code(), why.text(), 0, cmid));
  }
}
