#!/usr/bin/env bash
# grpc-java 1.85.1: a status with a description of 9,000 characters arrives as another status.
#
# One would guess that a description which is too long for the wire is cut, or that the server's
# onError() throws. The description is sent as a header; the client refuses headers of more than
# 8,192 bytes and makes a status of its own out of that, so the code that the server chose is lost,
# too. Seen on JDK 17 with grpc-netty-shaded, the server answering NOT_FOUND, the client printing:
#   description of 10 characters:     NOT_FOUND
#   description of 8,000 characters:  NOT_FOUND
#   description of 9,000 characters:  INTERNAL: http2 exception
# It matters wherever a stack trace, a query or a list of invalid fields goes into a description:
# clients that decide by the code whether to try again or to ask the user decide wrongly, and only
# for the long ones. Cut descriptions before they are sent.
#
# Needs a JDK 17 and Maven; downloads into a temporary directory. Ends with 1 if this has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.grpc</groupId>
      <artifactId>grpc-netty-shaded</artifactId>
      <version>1.85.1</version>
    </dependency>
    <dependency>
      <groupId>io.grpc</groupId>
      <artifactId>grpc-stub</artifactId>
      <version>1.85.1</version>
    </dependency>
  </dependencies>
</project>
POM
cat >"$work/Example.java" <<'JAVA'
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

class Example {
  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String text) {
          return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
          try {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException failure) {
            throw Status.INTERNAL.withCause(failure).asRuntimeException();
          }
        }
      };
  private static final MethodDescriptor<String, String> FIND =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("Example/find")
          .setRequestMarshaller(TEXT)
          .setResponseMarshaller(TEXT)
          .build();

  public static void main(String... args) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(
                ServerServiceDefinition.builder("Example")
                    .addMethod(FIND, ServerCalls.asyncUnaryCall(Example::find))
                    .build())
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    for (int length : new int[] {10, 8_000, 9_000}) {
      try {
        ClientCalls.blockingUnaryCall(channel, FIND, CallOptions.DEFAULT, String.valueOf(length));
      } catch (StatusRuntimeException failure) {
        Status status = failure.getStatus();
        System.out.println(
            length + " sent: " + status.getCode() + ", " + status.getDescription().length());
      }
    }
    channel.shutdownNow();
    server.shutdownNow();
  }

  private static void find(String length, StreamObserver<String> answer) {
    String description = "x".repeat(Integer.parseInt(length));
    answer.onError(Status.NOT_FOUND.withDescription(description).asRuntimeException());
  }
}
JAVA
mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -Dmdep.outputFile="$work/classpath" >"$work/log" || { cat "$work/log"; exit 2; }

java -Djava.io.tmpdir="$work" -cp "$(<"$work/classpath")" "$work/Example.java" | tee "$work/seen"
diff - "$work/seen" <<'SEEN'
10 sent: NOT_FOUND, 10
8000 sent: NOT_FOUND, 8000
9000 sent: INTERNAL, 15
SEEN
