package org.setareh.signaling.settings;

/**
 * Every setting: an environment variable {@code SETAREH_<NAME>}, or a line of the same name in
 * {@code setareh.properties} in the data folder. The environment wins. {@code
 * docs/configuration.md} explains each.
 */
public enum Setting {
  DATA("data"),
  WEB("web/dist"),
  BIND(""),
  HTTP_PORT("8080"),
  HTTPS_PORT("8443"),
  PUBLIC_URL(""),
  HOSTNAMES(""),
  TLS_CERTIFICATE(""),
  TLS_KEY(""),
  TRUSTED_PROXIES(""),
  MAX_HTTP_CONNECTIONS("10000"),
  MAX_HTTP_CONNECTIONS_OF_ADDRESS("1000"),
  METRICS_TOKEN(""),
  LOG_LEVEL("info"),

  DATABASE_URL(""),
  DATABASE_USER(""),
  DATABASE_PASSWORD(""),

  MEDIA_PORT("10000"),
  MEDIA_BIND(""),
  ADVERTISED(""),
  WORKERS("0"),
  IO("auto"),
  SRTP("auto"),
  GSO("on"),
  SPREAD("off"),
  POISON("off"),
  SILENT_AFTER_SECONDS("5"),
  LOST_AFTER_SECONDS("30"),
  HANDSHAKE_SECONDS("15"),
  MAX_CONNECTIONS("10000"),
  MAX_HANDSHAKES("256"),
  MAX_SLOTS("64"),
  LOUD_SPEAKERS("3"),
  PACKET_MEMORY_MB("512"),

  ROOM_CAPACITY("50"),
  JOIN_SECONDS("30"),
  EVENTS_KEPT_SECONDS("300"),
  REGISTRATION("invite"),
  GUESTS("on"),
  ONLINE_LIST("on"),
  SESSION_DAYS("180"),
  TOKEN_HOURS("24"),
  WRONG_KEYS_PER_MINUTE("10"),
  NEW_ROOMS_PER_MINUTE("60"),
  LOG_INS_PER_MINUTE("30"),
  WRITES_PER_MINUTE("600"),
  WRITES_PER_MINUTE_AND_ADDRESS("6000");

  private final String fallback;

  Setting(String fallback) {
    this.fallback = fallback;
  }

  /** The name in the environment and in the file. */
  public String key() {
    return "SETAREH_" + name();
  }

  /** The value where none is set; empty for none. */
  public String fallback() {
    return fallback;
  }
}
