/** Soft state in this process's memory. */
@NullMarked
package io.msrpc.im.provider.storage.local;

import org.jspecify.annotations.NullMarked;
