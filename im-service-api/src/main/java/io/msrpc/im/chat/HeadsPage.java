package io.msrpc.im.chat;

import java.util.List;

/**
 * Heads, newest first, by the cursors that have been saved; the gateway drops what its device has
 * confirmed since.
 *
 * @param superseded the session is no longer the caller's; then the list is empty
 * @param more whether there are more than the limit
 */
public record HeadsPage(List<Head> heads, boolean more, boolean superseded) {}
