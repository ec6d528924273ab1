package org.setareh.signaling;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.MediaSettings;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.data.DataFolder;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.participant.MediaEventQueue;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.tls.Certificates;
import org.setareh.signaling.web.Ports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole server: data folder, database, media plane, HTTP. The database starts beside the rest;
 * the ports open last. {@link #close()} ends in the opposite order.
 */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** Starts a media plane: {@code Sfu.start}, but in tests. */
  public interface MediaPlaneStarter {
    MediaPlane start(MediaSettings settings, Consumer<MediaEvent> events) throws IOException;
  }

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private @Nullable Ports ports;
  private @Nullable ConfigurableApplicationContext context;
  private @Nullable Database database;

  private Server() {}

  /** Starts everything, or throws (a {@link StartFailure} as a cause) and leaves nothing behind. */
  public static Server start(Settings settings, MediaPlaneStarter mediaPlanes) {
    Server server = new Server();
    try {
      server.open(settings, mediaPlanes);
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private void open(Settings settings, MediaPlaneStarter mediaPlanes) {
    DataFolder folder = keep(DataFolder.open(settings.data()));
    Database opened = keep(Database.open(settings, folder));
    database = opened;
    MediaEventQueue mediaEvents = new MediaEventQueue();
    MediaPlane media = keep(startMedia(settings, mediaPlanes, mediaEvents));
    Certificates certificates =
        settings.http().tlsPort() < 0 ? null : keep(new Certificates(settings, folder));
    ConfigurableApplicationContext opening =
        new SpringApplicationBuilder(HttpConfiguration.class)
            .web(WebApplicationType.REACTIVE)
            .bannerMode(Banner.Mode.OFF)
            .registerShutdownHook(false)
            .logStartupInfo(false)
            .properties(Map.of("spring.main.keep-alive", "false"))
            .initializers(fresh -> {
              ConfigurableListableBeanFactory beans = fresh.getBeanFactory();
              beans.registerSingleton("settings", settings);
              beans.registerSingleton("dataFolder", folder);
              beans.registerSingleton("secrets", folder.secrets());
              beans.registerSingleton("database", opened);
              beans.registerSingleton("mediaPlane", media);
              beans.registerSingleton("mediaEvents", mediaEvents);
              if (certificates != null) {
                beans.registerSingleton("certificates", certificates);
              }
              beans.registerSingleton("bus", new MemoryEventBus(settings.limits().eventsKept()));
              beans.registerSingleton(
                  "meters", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            })
            .run();
    context = keep(opening);
    ports = opening.getBean(Ports.class);
  }

  private static MediaPlane startMedia(
      Settings settings, MediaPlaneStarter mediaPlanes, MediaEventQueue mediaEvents) {
    try {
      return mediaPlanes.start(settings.media(), mediaEvents::add);
    } catch (IOException e) {
      throw new StartFailure(
          "UDP port %d cannot be opened for media (%s): stop what uses it, set SETAREH_MEDIA_PORT to another one, or SETAREH_MEDIA_BIND to addresses of this machine"
              .formatted(settings.media().port(), e.getMessage()),
          e);
    }
  }

  /** The link by which the administrator's account is made; none where there is one. */
  Optional<String> administratorsLink() {
    if (context == null) {
      throw new IllegalStateException("not started");
    }
    return context
        .getBean(Accounts.class)
        .administratorsLink()
        .map(link -> "/register#" + link.token());
  }

  public Ports ports() {
    if (ports == null) {
      throw new IllegalStateException("not started");
    }
    return ports;
  }

  /** For tests, which ask what requests cannot. */
  <T> T part(Class<T> type) {
    if (context == null) {
      throw new IllegalStateException("not started");
    }
    return context.getBean(type);
  }

  /** For tests, which look at what is stored. */
  Database database() {
    if (database == null) {
      throw new IllegalStateException("not started");
    }
    return database;
  }

  private <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", resource.getClass().getSimpleName(), e);
      }
    }
  }
}
