/**
 * The console client: a menu on a terminal over a reusable client of msim's TCP door.
 *
 * <p>{@link io.msrpc.im.console.ConsoleClient} starts {@code Menu}, which asks {@code ServerApi}
 * (HTTP) for a sign-in and then runs a {@code ChatSession}: a {@code ChatLink} that stays connected
 * to some gateway, a {@code LogCopy} of each conversation, and an {@code Outbox}, both kept in a
 * {@code Journal} on disk. All but the menu is confined to one event loop.
 */
@NullMarked
package io.msrpc.im.console;

import org.jspecify.annotations.NullMarked;
