package org.setareh.signaling.metrics;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.MediaStatistics;
import org.setareh.signaling.data.DataFolder;
import org.setareh.signaling.data.Database;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the server is, for everybody: supervisors ask. */
@RestController
@Tag(name = "operation")
public final class HealthController {
  private static final Duration DATABASE_ANSWERS_WITHIN = Duration.ofSeconds(2);

  private final Database database;
  private final DataFolder folder;
  private final MediaPlane media;

  /** What the database says of itself. */
  private record DatabaseHealth(boolean answers, boolean isFull) {
    static final DatabaseHealth SILENT = new DatabaseHealth(false, false);
  }

  /** Asks the database now; null: nobody does. */
  private final AtomicReference<@Nullable CompletableFuture<DatabaseHealth>> asking =
      new AtomicReference<>();

  public HealthController(Database database, DataFolder folder, MediaPlane media) {
    this.database = database;
    this.folder = folder;
    this.media = media;
  }

  /**
   * How the server is.
   *
   * @param problems a sentence for whatever is wrong: what, and what to do
   */
  record Health(
      @Schema(allowableValues = {"UP", "DOWN"}) String status,
      @Schema(allowableValues = {"UP", "DOWN"}) String database,
      @Schema(allowableValues = {"UP", "DOWN"}) String media,
      @Schema(allowableValues = {"UP", "FULL"}) String disk,
      List<String> problems) {}

  @GetMapping(path = "/actuator/health", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "UP; or 503 and DOWN where the database, a media worker or the disk fails")
  @ApiResponse(responseCode = "200", useReturnTypeSchema = true)
  @ApiResponse(responseCode = "503", useReturnTypeSchema = true)
  ResponseEntity<Health> health() {
    DatabaseHealth stored = databaseHealth();
    boolean mediaRuns =
        media.statistics().workers().stream().allMatch(MediaStatistics.WorkerStatistics::runs);
    boolean full = folder.isFull();
    List<String> problems = new ArrayList<>();
    if (!stored.answers()) {
      problems.add("The database does not answer: nobody can make or join a room.");
    }
    if (!mediaRuns) {
      problems.add("Faults keep a media worker from its work: the server's log says which.");
    }
    if (full) {
      problems.add("The disk is full: make room where the data folder is.");
    }
    if (stored.isFull()) {
      problems.add("The database's disk is full: make room where its tables are.");
    }
    boolean all = problems.isEmpty();
    return ResponseEntity.status(all ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .cacheControl(CacheControl.noStore())
        .body(
            new Health(
                word(all),
                word(stored.answers()),
                word(mediaRuns),
                full || stored.isFull() ? "FULL" : "UP",
                problems));
  }

  /** However many ask, the database is asked by one at a time; the others share its answer. */
  private DatabaseHealth databaseHealth() {
    CompletableFuture<DatabaseHealth> mine = new CompletableFuture<>();
    CompletableFuture<DatabaseHealth> running = asking.compareAndExchange(null, mine);
    if (running != null) {
      return running.join();
    }
    DatabaseHealth health = DatabaseHealth.SILENT;
    try {
      health = askDatabase();
    } finally {
      asking.set(null);
      mine.complete(health);
    }
    return health;
  }

  private DatabaseHealth askDatabase() {
    try {
      database.client().sql("select 1").fetch().one().block(DATABASE_ANSWERS_WITHIN);
      return new DatabaseHealth(true, database.isFull());
    } catch (RuntimeException _) {
      return DatabaseHealth.SILENT;
    }
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
