package io.msrpc.registry;

import java.time.Instant;

/**
 * A real registry does not answer, or does not take an announcement.
 *
 * @param since when that was noticed, some seconds after it began
 * @param why what an attempt to ask it ends with
 */
public record Outage(Instant since, String why) {}
