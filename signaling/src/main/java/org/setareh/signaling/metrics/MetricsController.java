package org.setareh.signaling.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** Figures, for this machine, or with the token. */
@RestController
@Tag(name = "operation")
public final class MetricsController {
  private final PrometheusMeterRegistry registry;
  private final MediaMeters meters;
  private final Requests requests;
  private final String token;
  private final AtomicBoolean machineMeters = new AtomicBoolean();

  public MetricsController(
      PrometheusMeterRegistry registry, MediaMeters meters, Requests requests, Settings settings) {
    this.registry = registry;
    this.meters = meters;
    this.requests = requests;
    this.token = settings.metricsToken();
  }

  @GetMapping(path = "/actuator/prometheus", produces = "text/plain;version=0.0.4;charset=utf-8")
  @Operation(summary = "Figures for Prometheus; for this machine, or with SETAREH_METRICS_TOKEN")
  @Refuses(ProblemCode.NOT_FOUND)
  String prometheus(ServerWebExchange exchange) {
    if (!requests.isLoopback(exchange) && !hasToken(exchange)) {
      throw new Problem(
          ProblemCode.NOT_FOUND, "Ask from the server itself, or with the token of the settings.");
    }
    if (!machineMeters.getAndSet(true)) {
      bindMachineMeters();
    }
    meters.refresh();
    return registry.scrape();
  }

  @SuppressWarnings("resource") // Live as long as the process.
  private void bindMachineMeters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean process) {
      FunctionCounter.builder("process.cpu", process, it -> it.getProcessCpuTime() / 1e9)
          .baseUnit("seconds")
          .description("Processor time that this process used")
          .register(registry);
    }
  }

  private boolean hasToken(ServerWebExchange exchange) {
    String given = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    return !token.isEmpty() && given != null && equal(given, "Bearer " + token);
  }

  private static boolean equal(@Nullable String one, String other) {
    return one != null
        && MessageDigest.isEqual(
            one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
