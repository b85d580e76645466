package io.msrpc.im.provider.session;

import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.SessionRef;

/**
 * Where a session's connection is.
 *
 * @param session the claim the connection holds
 * @param gateway the run of the gateway it ends at
 */
public record Route(SessionRef session, Gateway gateway) {}
