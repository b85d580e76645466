/** The directory that one provider process owns: its lock and its secret. */
@NullMarked
package io.msrpc.im.provider.data;

import org.jspecify.annotations.NullMarked;
