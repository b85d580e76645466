package io.msrpc.im.push;

import io.msrpc.im.chat.Entry;
import java.util.List;

/**
 * Entries that have just been committed.
 *
 * @param sids sessions to tell, all on the called gateway
 * @param conv their conversation
 * @param epoch its epoch
 * @param entries contiguous, ascending, at least one
 */
public record EntriesPush(List<String> sids, String conv, long epoch, List<Entry> entries) {}
