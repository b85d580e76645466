/** Telling gateways what has been committed; all of it is a hint, and bounded. */
@NullMarked
package io.msrpc.im.provider.push;

import org.jspecify.annotations.NullMarked;
