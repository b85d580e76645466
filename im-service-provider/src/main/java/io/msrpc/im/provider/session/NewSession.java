package io.msrpc.im.provider.session;

import io.msrpc.im.account.Account;

/**
 * A session that is to be started.
 *
 * @param account whose password was right
 * @param device the client's id of itself
 * @param platform one of the platforms
 * @param appVersion what the client calls itself
 */
public record NewSession(Account account, String device, String platform, String appVersion) {}
