package io.msrpc.spring;

import io.msrpc.annotation.MsService;

/** Open to subclass proxies, so not final. */
@MsService
public class FixedClock implements Clock {
  @Override
  public String now() {
    return "noon";
  }
}
