package io.msrpc.im.session;

/**
 * A session, as its owner may see it.
 *
 * @param sid the session
 * @param deviceId its device
 * @param platform its platform
 * @param appVersion what the client called itself
 * @param since when it was started, ms since 1970
 * @param online whether a connection is open now
 */
public record SessionInfo(
    String sid, String deviceId, String platform, String appVersion, long since, boolean online) {}
