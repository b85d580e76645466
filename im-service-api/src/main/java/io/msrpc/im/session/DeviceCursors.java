package io.msrpc.im.session;

import java.util.List;

/** What one device has confirmed since the last save. */
public record DeviceCursors(String uid, String deviceId, List<Cursor> cursors) {}
