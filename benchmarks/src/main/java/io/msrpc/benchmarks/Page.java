package io.msrpc.benchmarks;

import java.util.List;

/**
 * Some of many users.
 *
 * @param number which page
 * @param total how many users there are
 * @param users those on this page
 */
public record Page(int number, int total, List<User> users) {}
