#!/usr/bin/env bash
# nacos-client 3.1.1 with a Nacos server 3.1.0: deregisterInstance() does not look at the address.
#
# One would guess that the instances of a service are told apart by address: that one client may
# register several, one call each, and that taking away an address that was never there changes
# nothing. Seen on JDK 17, the lists being what a subscriber gets:
#   register 10.0.0.1:8001     [10.0.0.1:8001]
#   deregister 10.0.0.9:8009   []
#   register 10.0.0.1:8001     [10.0.0.1:8001]
#   register 10.0.0.2:8002     [10.0.0.2:8002]
# A client has one entry for each service. Whatever address it registers takes the place of the one
# before, and whatever it deregisters takes that entry away; no call throws. It matters for a process
# with two ports, or one that tidies up an address of its last run: it vanishes from all lists while
# it serves. One NamingService for each address, or batchRegisterInstance(), avoids it.
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
import com.alibaba.nacos.api.naming.listener.NamingEvent;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class Client {
  private static final BlockingQueue<List<String>> LISTS = new LinkedBlockingQueue<>();

  public static void main(String... args) throws Exception {
    NamingService subscriber = NamingFactory.createNamingService("127.0.0.1:8848");
    subscriber.subscribe(
        "example",
        event ->
            LISTS.add(
                ((NamingEvent) event)
                    .getInstances().stream().map(one -> one.getIp() + ":" + one.getPort()).toList()));
    NamingService provider = NamingFactory.createNamingService("127.0.0.1:8848");
    provider.registerInstance("example", "10.0.0.1", 8001);
    print("register 10.0.0.1:8001");
    provider.deregisterInstance("example", "10.0.0.9", 8009);
    print("deregister 10.0.0.9:8009");
    provider.registerInstance("example", "10.0.0.1", 8001);
    print("register 10.0.0.1:8001");
    provider.registerInstance("example", "10.0.0.2", 8002);
    print("register 10.0.0.2:8002");
    System.exit(0);
  }

  /** Prints the next list that arrives; null if there is none. */
  private static void print(String call) throws InterruptedException {
    System.out.println(call + ": " + LISTS.poll(30, TimeUnit.SECONDS));
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
register 10.0.0.1:8001: [10.0.0.1:8001]
deregister 10.0.0.9:8009: []
register 10.0.0.1:8001: [10.0.0.1:8001]
register 10.0.0.2:8002: [10.0.0.2:8002]
SEEN
