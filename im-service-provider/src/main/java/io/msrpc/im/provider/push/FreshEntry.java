package io.msrpc.im.provider.push;

import io.msrpc.im.chat.Entry;
import java.util.List;

/**
 * An entry that has just been committed.
 *
 * @param members uids of all that may see it
 * @param bySid the session that sent it, which knows already
 */
public record FreshEntry(String conv, long epoch, Entry entry, List<String> members, String bySid) {
  /** Bytes it holds in memory, roughly. */
  long weight() {
    return 512L + entry.content().length();
  }
}
