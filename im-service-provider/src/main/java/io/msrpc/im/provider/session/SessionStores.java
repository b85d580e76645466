package io.msrpc.im.provider.session;

/** Where sessions are kept: durably, and where their connections are. */
public record SessionStores(
    SessionDirectory sessions, CursorDirectory cursors, SoftState softState) {}
