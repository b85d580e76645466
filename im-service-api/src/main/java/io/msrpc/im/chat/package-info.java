/** Conversations: sending, reading back, and where a user has got to. */
@NullMarked
package io.msrpc.im.chat;

import org.jspecify.annotations.NullMarked;
