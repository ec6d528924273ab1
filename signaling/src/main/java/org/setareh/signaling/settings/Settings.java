package org.setareh.signaling.settings;

import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaSettings;

/**
 * The process's settings, read once at start.
 *
 * @param data the data folder
 * @param database null: the embedded one
 * @param registration who may make an account
 * @param guests whether any room may let somebody in who has no account
 * @param onlineList whether those with an account are shown a list of who is online
 * @param metricsToken empty: metrics for loopback alone
 */
public record Settings(
    Path data,
    Path web,
    Http http,
    Tls tls,
    @Nullable ExternalDatabase database,
    Registration registration,
    boolean guests,
    boolean onlineList,
    String metricsToken,
    String logLevel,
    Limits limits,
    MediaSettings media) {

  /**
   * HTTP and HTTPS.
   *
   * @param bind null: all addresses
   * @param port 0 takes a free one
   * @param tlsPort 0 takes a free one, -1: no HTTPS
   * @param publicUrl where everybody finds the server; null where only this machine's networks do
   * @param hostnames further names and addresses of this server, in lower case
   * @param mostConnections at once
   * @param mostConnectionsOfAddress the same of one address
   * @param trustedProxies addresses or CIDR ranges whose X-Forwarded-* headers count
   */
  public record Http(
      @Nullable InetAddress bind,
      int port,
      int tlsPort,
      @Nullable Origin publicUrl,
      List<String> hostnames,
      int mostConnections,
      int mostConnectionsOfAddress,
      List<AddressRange> trustedProxies) {}

  /**
   * Certificates.
   *
   * @param certificate a PEM chain; null: a certificate of the local authority
   */
  public record Tls(@Nullable Path certificate, @Nullable Path key) {}

  /** A PostgreSQL that somebody else runs. */
  public record ExternalDatabase(
      String host, int port, String name, String user, String password) {}

  /**
   * What one room, session or address may do.
   *
   * @param joinWithin a participant whose media has not connected by then is out
   * @param logIns passwords from an address, a minute
   * @param writes requests of a session that change something, a minute
   * @param addressWrites the same of an address
   */
  public record Limits(
      int roomCapacity,
      Duration joinWithin,
      Duration eventsKept,
      Duration session,
      Duration token,
      int wrongKeys,
      int newRooms,
      int logIns,
      int writes,
      int addressWrites) {}

  /** Who may make an account. The administrator's link works in any case. */
  public enum Registration {
    /** Whoever has an invitation's link. */
    INVITE,
    OPEN,
    CLOSED;

    /** In the setting and in the protocol. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads the environment and the data folder's {@code setareh.properties}. */
  public static Settings read(Map<String, String> environment) {
    SettingsReader reader = new SettingsReader(environment);
    Path data = path(reader, Setting.DATA);
    reader.readFile(data.resolve("setareh.properties"));
    return new Settings(
        data,
        path(reader, Setting.WEB),
        http(reader),
        tls(reader),
        database(reader),
        registration(reader),
        reader.flag(Setting.GUESTS),
        reader.flag(Setting.ONLINE_LIST),
        reader.text(Setting.METRICS_TOKEN),
        reader.choice(Setting.LOG_LEVEL, "error", "warn", "info", "debug", "trace"),
        limits(reader),
        media(reader));
  }

  private static Http http(SettingsReader reader) {
    List<InetAddress> bind = reader.addresses(Setting.BIND);
    if (bind.size() > 1) {
      throw SettingsReader.bad(Setting.BIND, bind.toString(), "give one address, or none for all");
    }
    boolean noTls = reader.text(Setting.HTTPS_PORT).equals("off");
    return new Http(
        bind.isEmpty() ? null : bind.getFirst(),
        reader.number(Setting.HTTP_PORT, 0, 65_535),
        noTls ? -1 : reader.number(Setting.HTTPS_PORT, 0, 65_535),
        publicUrl(reader),
        reader.list(Setting.HOSTNAMES).stream().map(Settings::hostname).toList(),
        reader.number(Setting.MAX_HTTP_CONNECTIONS, 1, 1_000_000),
        reader.number(Setting.MAX_HTTP_CONNECTIONS_OF_ADDRESS, 1, 1_000_000),
        reader.list(Setting.TRUSTED_PROXIES).stream().map(Settings::range).toList());
  }

  private static @Nullable Origin publicUrl(SettingsReader reader) {
    String text = reader.text(Setting.PUBLIC_URL);
    if (text.isEmpty()) {
      return null;
    }
    Origin origin = Origin.parse(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    if (origin == null) {
      throw SettingsReader.bad(
          Setting.PUBLIC_URL, text, "give scheme and name alone, such as https://meet.example.org");
    }
    return origin;
  }

  private static String hostname(String text) {
    if (!text.matches("[\\w.:-]+")) {
      throw SettingsReader.bad(
          Setting.HOSTNAMES, text, "give names or addresses without a port, separated by commas");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static AddressRange range(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException _) {
      throw SettingsReader.bad(
          Setting.TRUSTED_PROXIES, text, "give addresses or ranges such as 10.0.0.0/8");
    }
  }

  private static Tls tls(SettingsReader reader) {
    String certificate = reader.text(Setting.TLS_CERTIFICATE);
    String key = reader.text(Setting.TLS_KEY);
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new BadSetting(
          "%s and %s belong together: set both, or neither for a certificate of the local authority"
              .formatted(Setting.TLS_CERTIFICATE.key(), Setting.TLS_KEY.key()));
    }
    return new Tls(
        certificate.isEmpty() ? null : path(reader, Setting.TLS_CERTIFICATE),
        key.isEmpty() ? null : path(reader, Setting.TLS_KEY));
  }

  private static @Nullable ExternalDatabase database(SettingsReader reader) {
    String url = reader.text(Setting.DATABASE_URL);
    return url.isEmpty()
        ? null
        : DatabaseUrl.parse(
            url, reader.text(Setting.DATABASE_USER), reader.text(Setting.DATABASE_PASSWORD));
  }

  private static Registration registration(SettingsReader reader) {
    return Registration.valueOf(
        reader.choice(Setting.REGISTRATION, "invite", "open", "closed").toUpperCase(Locale.ROOT));
  }

  private static Limits limits(SettingsReader reader) {
    return new Limits(
        reader.number(Setting.ROOM_CAPACITY, 1, 10_000),
        reader.seconds(Setting.JOIN_SECONDS, 3600),
        reader.seconds(Setting.EVENTS_KEPT_SECONDS, 3600),
        Duration.ofDays(reader.number(Setting.SESSION_DAYS, 1, 400)),
        Duration.ofHours(reader.number(Setting.TOKEN_HOURS, 1, 24 * 365)),
        reader.number(Setting.WRONG_KEYS_PER_MINUTE, 1, 1_000_000),
        reader.number(Setting.NEW_ROOMS_PER_MINUTE, 1, 1_000_000),
        reader.number(Setting.LOG_INS_PER_MINUTE, 1, 1_000_000),
        reader.number(Setting.WRITES_PER_MINUTE, 1, 1_000_000),
        reader.number(Setting.WRITES_PER_MINUTE_AND_ADDRESS, 1, 10_000_000));
  }

  private static MediaSettings media(SettingsReader reader) {
    return new MediaSettings(
        reader.number(Setting.MEDIA_PORT, 0, 65_535),
        reader.addresses(Setting.MEDIA_BIND),
        reader.addresses(Setting.ADVERTISED),
        reader.number(Setting.WORKERS, 0, 256),
        reader.choice(Setting.IO, "auto", "native", "netty"),
        reader.choice(Setting.SRTP, "auto", "libcrypto", "jitsi"),
        reader.flag(Setting.GSO),
        reader.flag(Setting.SPREAD),
        reader.flag(Setting.POISON),
        reader.seconds(Setting.SILENT_AFTER_SECONDS, 3600),
        reader.seconds(Setting.LOST_AFTER_SECONDS, 3600),
        reader.seconds(Setting.JOIN_SECONDS, 3600),
        reader.seconds(Setting.HANDSHAKE_SECONDS, 3600),
        reader.number(Setting.MAX_CONNECTIONS, 1, 1_000_000),
        reader.number(Setting.MAX_HANDSHAKES, 1, 100_000),
        reader.number(Setting.MAX_SLOTS, 1, 256),
        reader.number(Setting.LOUD_SPEAKERS, 1, 256),
        (long) reader.number(Setting.PACKET_MEMORY_MB, 4, 65_536) << 20);
  }

  private static Path path(SettingsReader reader, Setting setting) {
    try {
      return Path.of(reader.text(setting));
    } catch (InvalidPathException _) {
      throw SettingsReader.bad(setting, reader.text(setting), "give a path");
    }
  }
}
