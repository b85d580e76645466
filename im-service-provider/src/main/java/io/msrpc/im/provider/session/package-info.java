/**
 * Sessions and the routes to them: who may speak for a user, with which generation, and on which
 * gateway a connection of theirs is.
 */
@NullMarked
package io.msrpc.im.provider.session;

import org.jspecify.annotations.NullMarked;
