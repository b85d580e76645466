/**
 * Sessions and the routes to them: who may speak for a user, with which generation, and on which\n
 * * gateway a connection of theirs is.
 */
@NullMarked
package io.msrpc.im.provider.session;

import org.jspecify.annotations.NullMarked;
