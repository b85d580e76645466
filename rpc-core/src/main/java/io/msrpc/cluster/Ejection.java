package io.msrpc.cluster;

import java.time.Duration;

/**
 * Why a provider gets no calls but a few that find out how it is, while another one is ready.
 *
 * @param why what it did, compared with the others
 * @param rest how long until the next call may be sent to find out; zero when it is due
 * @param probing whether such a call is under way
 */
public record Ejection(String why, Duration rest, boolean probing) {}
