package io.msrpc.im.account;

/**
 * A user, as other users may see it.
 *
 * @param uid {@code u} + base32, at most 32 characters; never changes
 * @param user login name: 3 to 32 of {@code a-z 0-9 . _ -}, starting with a letter
 * @param nick name shown, 1 to 64 characters without control, direction and invisible characters
 */
public record Account(String uid, String user, String nick) {}
