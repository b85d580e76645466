package io.msrpc.im.gateway.session;

import io.msrpc.im.account.LoginService;
import io.msrpc.im.chat.ChatService;
import io.msrpc.im.contact.ContactService;
import io.msrpc.im.session.SessionService;

/** The logic tier, as a gateway sees it. No call blocks; each completes by its own deadline. */
public record Backend(
    LoginService logins, SessionService sessions, ChatService chats, ContactService contacts) {}
