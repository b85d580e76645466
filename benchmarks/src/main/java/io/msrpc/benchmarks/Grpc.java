package io.msrpc.benchmarks;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * gRPC-java over its own Netty, with the codec by hand instead of protobuf's and a deadline a call
 * as this framework has; its default executors, or its I/O threads ({@code directExecutor}).
 */
final class Grpc implements Contestant {
  private static final List<MethodDescriptor<?, ?>> METHODS =
      Operation.ALL.stream().<MethodDescriptor<?, ?>>map(Grpc::describe).toList();

  private final Server server;
  private final ManagedChannel channel;

  Grpc(boolean onIo) {
    NettyServerBuilder serverBuilder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service());
    this.server = start(onIo ? serverBuilder.directExecutor() : serverBuilder);
    NettyChannelBuilder channelBuilder =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext();
    this.channel = (onIo ? channelBuilder.directExecutor() : channelBuilder).build();
  }

  private static Server start(NettyServerBuilder builder) {
    try {
      return builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <A, R> MethodDescriptor<A, R> describe(Operation<A, R> operation) {
    return MethodDescriptor.<A, R>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("benchmarks.UserService/" + operation.name())
        .setRequestMarshaller(new GrpcMarshaller<>(operation.argument()))
        .setResponseMarshaller(new GrpcMarshaller<>(operation.result()))
        .build();
  }

  @SuppressWarnings("unchecked") // made of the same operation
  private static <A, R> MethodDescriptor<A, R> methodOf(Operation<A, R> operation) {
    return (MethodDescriptor<A, R>) METHODS.get(operation.number());
  }

  private static ServerServiceDefinition service() {
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder("benchmarks.UserService");
    Operation.ALL.forEach(operation -> add(service, operation));
    return service.build();
  }

  private static <A, R> void add(
      ServerServiceDefinition.Builder service, Operation<A, R> operation) {
    service.addMethod(
        methodOf(operation),
        ServerCalls.asyncUnaryCall(
            (A argument, StreamObserver<R> observer) -> {
              observer.onNext(operation.body().apply(argument));
              observer.onCompleted();
            }));
  }

  private static CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  @Override
  public UserService blocking() {
    return new BlockingCalls(this::callAndWait);
  }

  private <A, R> R callAndWait(Operation<A, R> operation, A argument) {
    return ClientCalls.blockingUnaryCall(channel, methodOf(operation), options(), argument);
  }

  @Override
  public AsyncUserService async() {
    return new AsyncCalls(this::call);
  }

  private <A, R> CompletableFuture<R> call(Operation<A, R> operation, A argument) {
    Answer<R> answer = new Answer<>();
    ClientCalls.asyncUnaryCall(channel.newCall(methodOf(operation), options()), argument, answer);
    return answer.future;
  }

  private static final class Answer<R> implements StreamObserver<R> {
    private final CompletableFuture<R> future = new CompletableFuture<>();
    private @Nullable R value;

    @Override
    public void onNext(R newValue) {
      value = newValue;
    }

    @Override
    public void onError(Throwable e) {
      future.completeExceptionally(e);
    }

    @Override
    public void onCompleted() {
      future.complete(value);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
