package io.msrpc.im.push;

import java.util.List;

/**
 * A read cursor that has moved.
 *
 * @param sids sessions to tell, all on the called gateway
 * @param conv of which conversation
 * @param uid whose cursor
 * @param upTo where it is now
 */
public record ReadPush(List<String> sids, String conv, String uid, long upTo) {}
