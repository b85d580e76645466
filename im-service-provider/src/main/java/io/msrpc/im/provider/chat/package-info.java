/**
 * Conversations: what may be appended to a log, what of it a member may read, and how far each
 * member is.
 */
@NullMarked
package io.msrpc.im.provider.chat;

import org.jspecify.annotations.NullMarked;
