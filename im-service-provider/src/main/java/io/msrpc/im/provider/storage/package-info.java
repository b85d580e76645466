/**
 * How storage can fail, whichever implementation is below. The ports themselves lie with the
 * features that use them: {@code ConversationLog}, the directories, {@code SoftState}.
 */
@NullMarked
package io.msrpc.im.provider.storage;

import org.jspecify.annotations.NullMarked;
