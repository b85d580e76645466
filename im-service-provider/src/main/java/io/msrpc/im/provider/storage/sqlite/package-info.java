/**
 * Durable storage in one SQLite file: one writer with group commit, a few readers, and the ports on
 * top of them.
 */
@NullMarked
package io.msrpc.im.provider.storage.sqlite;

import org.jspecify.annotations.NullMarked;
