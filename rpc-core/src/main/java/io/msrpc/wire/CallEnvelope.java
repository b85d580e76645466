package io.msrpc.wire;

import java.util.Map;

/**
 * What stands in front of a call's arguments.
 *
 * @param methodId which method
 * @param timeoutMillis how long the caller still waits; 0 for as long as it takes
 * @param attachments names and values beside the arguments
 */
public record CallEnvelope(long methodId, long timeoutMillis, Map<String, String> attachments) {}
