package io.msrpc.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;

/** Time, processor time and allocation of this process since the meter was made. */
final class Meter {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final com.sun.management.ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

  private final Map<Long, Long> allocated = allocatedByThread();
  private final long cpu = PROCESS.getProcessCpuTime();
  private final long start = System.nanoTime();

  /** What so many calls have cost; threads that have ended since then are not seen. */
  Sample read(AbstractHistogram nanos) {
    double calls = Math.max(1, nanos.getTotalCount());
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuMicros = (PROCESS.getProcessCpuTime() - cpu) / 1e3;
    return new Sample(
        nanos.getTotalCount() / seconds,
        nanos.getValueAtPercentile(50) / 1e3,
        nanos.getValueAtPercentile(99) / 1e3,
        nanos.getValueAtPercentile(99.9) / 1e3,
        cpuMicros / calls,
        allocatedSince() / calls);
  }

  private double allocatedSince() {
    double sum = 0;
    for (Map.Entry<Long, Long> now : allocatedByThread().entrySet()) {
      sum += now.getValue() - allocated.getOrDefault(now.getKey(), 0L);
    }
    return sum;
  }

  private static Map<Long, Long> allocatedByThread() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    Map<Long, Long> byThread = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      byThread.put(ids[i], Math.max(0, bytes[i]));
    }
    return byThread;
  }
}
