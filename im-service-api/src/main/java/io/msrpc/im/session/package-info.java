/** Sessions: one device signed in, and the gateway its connection is on. */
@NullMarked
package io.msrpc.im.session;

import org.jspecify.annotations.NullMarked;
