#!/usr/bin/env bash
# nacos-client 3.1.1: a listener that throws silences others, and one that waits stops all of a JVM.
#
# One would guess that listeners are kept apart, the more so those of two NamingServices with different
# services. All are called by one thread of the JVM, one after the other, and what one of them throws
# ends the round for its service. Seen on JDK 17 with a server 3.1.0:
#   16 listeners of a service count and throw; an instance is registered:   1 call
#   a listener waits; another NamingService has the new list of another
#   service, which it is subscribed to:                                     its listener is not called
#   the listener goes on:                                                   then it is called
# It matters for a process with several clients: a listener that connects, or takes a lock, keeps all
# the others from what has changed. So a listener hands over and returns, and catches everything.
#
# Needs Linux with unshare and ip, a JDK 17 and Maven; downloads into a temporary directory. The
# server runs in a network of its own. Ends with 1 if this has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/server/conf" "$work/client"
cat >"$work/server/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>server</artifactId>
  <version>1</version>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>io.github.pig-mesh.nacos</groupId>
        <artifactId>nacos-all</artifactId>
        <version>3.1.0-bugfix</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>io.github.pig-mesh.nacos</groupId>
      <artifactId>nacos-server</artifactId>
      <version>3.1.0-bugfix</version>
    </dependency>
  </dependencies>
</project>
POM
cat >"$work/server/conf/application.properties" <<'PROPERTIES'
nacos.server.main.port=8848
nacos.core.auth.system.type=nacos
nacos.core.auth.enabled=false
nacos.core.auth.admin.enabled=false
nacos.core.auth.console.enabled=false
server.tomcat.accesslog.enabled=false
db.pool.config.connectionTimeout=60000
PROPERTIES
cat >"$work/server/Server.java" <<'JAVA'
import com.alibaba.nacos.NacosServerBasicApplication;
import com.alibaba.nacos.NacosServerWebApplication;
import com.alibaba.nacos.core.listener.startup.NacosStartUp;
import com.alibaba.nacos.core.listener.startup.NacosStartUpManager;
import com.alibaba.nacos.sys.env.DeploymentType;
import com.alibaba.nacos.sys.env.EnvUtil;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class Server {
  public static void main(String... args) {
    EnvUtil.setDeploymentType(DeploymentType.getType("server"));
    NacosStartUpManager.start(NacosStartUp.CORE_START_UP_PHASE);
    ConfigurableApplicationContext core =
        new SpringApplicationBuilder(NacosServerBasicApplication.class)
            .web(WebApplicationType.NONE)
            .run();
    NacosStartUpManager.start(NacosStartUp.WEB_START_UP_PHASE);
    new SpringApplicationBuilder(NacosServerWebApplication.class).parent(core).run();
    System.out.println("The server is ready");
  }
}
JAVA
cat >"$work/client/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>client</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.alibaba.nacos</groupId>
      <artifactId>nacos-client</artifactId>
      <version>3.1.1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
POM
cat >"$work/client/Client.java" <<'JAVA'
import com.alibaba.nacos.api.naming.NamingFactory;
import com.alibaba.nacos.api.naming.NamingService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class Client {
  public static void main(String... args) throws Exception {
    NamingService provider = service();
    NamingService subscriber = service();
    NamingService other = service();

    AtomicInteger calls = new AtomicInteger();
    CountDownLatch thrown = new CountDownLatch(1);
    for (int i = 0; i < 16; i++) {
      subscriber.subscribe(
          "throwing",
          event -> {
            calls.incrementAndGet();
            thrown.countDown();
            throw new IllegalStateException("thrown by a listener");
          });
    }
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    subscriber.subscribe(
        "waiting",
        event -> {
          waiting.countDown();
          await(goOn);
        });
    CountDownLatch called = new CountDownLatch(1);
    other.subscribe("other", event -> called.countDown());

    provider.registerInstance("throwing", "10.0.0.1", 8001);
    await(thrown);
    TimeUnit.SECONDS.sleep(2);
    System.out.println("calls of 16 listeners that throw: " + calls);
    provider.registerInstance("waiting", "10.0.0.1", 8001);
    System.out.println("a listener waits: " + await(waiting));
    provider.registerInstance("other", "10.0.0.1", 8001);
    for (int i = 0; i < 600 && other.getAllInstances("other").isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    TimeUnit.SECONDS.sleep(2);
    System.out.println("the other has the instance: " + other.getAllInstances("other").size());
    System.out.println("the other's listener is called: " + (called.getCount() == 0));
    goOn.countDown();
    System.out.println("when the first has gone on: " + await(called));
    System.exit(0);
  }

  private static NamingService service() throws Exception {
    return NamingFactory.createNamingService("127.0.0.1:8848");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      return false;
    }
  }
}
JAVA
for each in server client; do
  mvn -B -ntp -f "$work/$each/pom.xml" -Dmaven.repo.local="$work/repository" \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
    -Dmdep.outputFile="$work/$each/classpath" >"$work/log" || { cat "$work/log"; exit 2; }
done

# Runs the server and then the client, on 127.0.0.1 of their own; both are gone at the end.
cat >"$work/run" <<'RUN'
set -euo pipefail
ip link set lo up
cd "$1"
java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  -Djava.io.tmpdir="$1" -Duser.home="$1" \
  -Dnacos.home="$1/server" -Dnacos.standalone=true -Dnacos.deployment.type=server \
  -Dnacos.server.ip=127.0.0.1 -Dspring.config.additional-location="file:$1/server/conf/" \
  -Dserver.tomcat.basedir="$1/server" -cp "$(<server/classpath)" server/Server.java >log 2>&1 &
for ((i = 0; i < 600; i++)); do
  ! grep -q 'The server is ready' log || break
  kill -0 $!
  sleep 0.2
done
java -Djava.io.tmpdir="$1" -Duser.home="$1" -cp "$(<client/classpath)" client/Client.java >seen 2>>log
RUN
unshare --map-root-user --net --pid --fork --kill-child bash "$work/run" "$work" ||
  { cat "$work/log"; exit 2; }
cat "$work/seen"
diff - "$work/seen" <<'SEEN'
calls of 16 listeners that throw: 1
a listener waits: true
the other has the instance: 1
the other's listener is called: false
when the first has gone on: true
SEEN
