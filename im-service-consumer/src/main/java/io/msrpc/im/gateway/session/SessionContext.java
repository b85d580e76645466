package io.msrpc.im.gateway.session;

import java.time.InstantSource;

/**
 * What all sessions of a gateway share.
 *
 * @param backend the logic tier
 * @param options what each session is held to
 * @param sessions where they are found
 * @param journal where confirmed cursors go
 * @param departures what is still being said to the logic tier about sessions that ended
 * @param clock the time told to clients
 */
public record SessionContext(
    Backend backend,
    SessionOptions options,
    SessionMap sessions,
    CursorJournal journal,
    Departures departures,
    InstantSource clock) {}
