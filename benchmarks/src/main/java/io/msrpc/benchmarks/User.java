package io.msrpc.benchmarks;

import java.time.Instant;
import java.util.List;

/** Twelve fields, as the benchmarks of other RPC frameworks have it. */
public record User(
    long id,
    String name,
    int sex,
    Instant birthday,
    String email,
    String mobile,
    String address,
    String icon,
    List<Integer> permissions,
    int status,
    Instant createTime,
    Instant updateTime) {}
