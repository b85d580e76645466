/** What the logic tier tells this gateway, handed to the sessions it is for. */
@NullMarked
package io.msrpc.im.gateway.push;

import org.jspecify.annotations.NullMarked;
