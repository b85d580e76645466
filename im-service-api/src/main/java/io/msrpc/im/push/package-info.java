/** The way back: what the logic tier tells one given gateway. */
@NullMarked
package io.msrpc.im.push;

import org.jspecify.annotations.NullMarked;
