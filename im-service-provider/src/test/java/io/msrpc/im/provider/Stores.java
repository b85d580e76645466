package io.msrpc.im.provider;

import io.msrpc.im.provider.account.AccountDirectory;
import io.msrpc.im.provider.chat.ConversationLog;
import io.msrpc.im.provider.contact.ContactDirectory;
import io.msrpc.im.provider.session.CursorDirectory;
import io.msrpc.im.provider.session.SessionDirectory;

/**
 * The ports of one store, for the conformance suites: each implementation passes all of them,
 * unchanged.
 */
public record Stores(
    ConversationLog log,
    AccountDirectory accounts,
    SessionDirectory sessions,
    CursorDirectory cursors,
    ContactDirectory contacts) {}
