package io.msrpc.im.provider.storage.local;

import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.provider.session.SoftStateContract;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;

final class LocalSoftStateTest extends SoftStateContract {
  @Override
  protected SoftState softState(Ticker ticker, Duration lease) {
    return new LocalSoftState(ticker, lease);
  }
}
