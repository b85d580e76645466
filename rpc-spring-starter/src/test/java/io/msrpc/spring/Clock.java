package io.msrpc.spring;

import io.msrpc.annotation.MsService;

/** A remote interface of these tests. */
@MsService
public interface Clock {
  String now();
}
