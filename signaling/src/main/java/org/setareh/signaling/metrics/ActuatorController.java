package org.setareh.signaling.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** Health for everybody; figures for this machine, or with the token. */
@RestController
@Tag(name = "operation")
public final class ActuatorController {
  private static final Duration DATABASE_ANSWERS_WITHIN = Duration.ofSeconds(2);

  private final Database database;
  private final PrometheusMeterRegistry registry;
  private final MediaMeters meters;
  private final Requests requests;
  private final String token;
  private final AtomicBoolean machineMeters = new AtomicBoolean();

  public ActuatorController(
      Database database,
      PrometheusMeterRegistry registry,
      MediaMeters meters,
      Requests requests,
      Settings settings) {
    this.database = database;
    this.registry = registry;
    this.meters = meters;
    this.requests = requests;
    this.token = settings.metricsToken();
  }

  record Health(String status) {}

  @GetMapping("/actuator/health")
  @Operation(summary = "UP, or 503 and DOWN where the database does not answer")
  ResponseEntity<Health> health() {
    try {
      database.client().sql("select 1").fetch().one().block(DATABASE_ANSWERS_WITHIN);
      return ResponseEntity.ok(new Health("UP"));
    } catch (RuntimeException _) {
      return ResponseEntity.status(503).body(new Health("DOWN"));
    }
  }

  @GetMapping(path = "/actuator/prometheus", produces = "text/plain;version=0.0.4;charset=utf-8")
  @Operation(summary = "Figures for Prometheus; for this machine, or with SETAREH_METRICS_TOKEN")
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
    new ProcessorMetrics().bindTo(registry);
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
