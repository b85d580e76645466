package io.msrpc.nacos;

import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.rpc.impl.GrpcRaftRpcFactory;
import com.alipay.sofa.jraft.rpc.impl.GrpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import com.google.protobuf.Message;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.util.MutableHandlerRegistry;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets the Raft port listen on the server's own address, where Nacos would take all of the
 * machine's, without asking anyone there who they are.
 *
 * <p>Found as a service, in place of its parent whose priority is 1.
 */
@SPI(priority = 2)
public final class LoopbackRaft extends GrpcRaftRpcFactory {
  private final Map<String, Message> messages = new ConcurrentHashMap<>();

  /** Made by the server, once. */
  public LoopbackRaft() {}

  @Override
  public void registerProtobufSerializer(String name, Object... prototype) {
    super.registerProtobufSerializer(name, prototype);
    messages.put(name, (Message) prototype[0]);
  }

  @Override
  public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
    MutableHandlerRegistry handlers = new MutableHandlerRegistry();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(endpoint.getIp(), endpoint.getPort()))
            .fallbackHandlerRegistry(handlers)
            .directExecutor()
            .build();
    RpcServer rpcServer = new GrpcServer(server, handlers, messages, getMarshallerRegistry());
    if (helper != null) {
      helper.config(rpcServer);
    }
    return rpcServer;
  }
}
