package org.setareh.bench.plane;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.setareh.sfu.control.MediaSettings;

/** A media plane's settings for tests; {@code -Dsetareh.poison=true} poisons all of them. */
final class Settings {
  int workers = 1;
  String io = "auto";
  String srtp = "auto";
  boolean gso = true;
  boolean spread;
  boolean poison = Boolean.getBoolean("setareh.poison");
  List<InetAddress> bind = List.of();
  // Longer than by default: a machine that stands still for a moment ends nothing.
  Duration silentAfter = Duration.ofSeconds(30);
  Duration lostAfter = Duration.ofSeconds(120);
  Duration handshakeWithin = Duration.ofSeconds(60);
  int maxConnections = 10_000;
  int maxHandshakes = 256;

  static Settings one() {
    return new Settings();
  }

  Settings workers(int count) {
    workers = count;
    spread = count > 1;
    return this;
  }

  Settings io(String name) {
    io = name;
    return this;
  }

  Settings srtp(String name) {
    srtp = name;
    return this;
  }

  Settings withoutGso() {
    gso = false;
    return this;
  }

  Settings poisoned() {
    poison = true;
    return this;
  }

  Settings bind(InetAddress address) {
    bind = List.of(address);
    return this;
  }

  Settings patience(int silentMs, int lostMs, int handshakeMs) {
    silentAfter = Duration.ofMillis(silentMs);
    lostAfter = Duration.ofMillis(lostMs);
    handshakeWithin = Duration.ofMillis(handshakeMs);
    return this;
  }

  Settings limits(int connections, int handshakes) {
    maxConnections = connections;
    maxHandshakes = handshakes;
    return this;
  }

  MediaSettings make() {
    MediaSettings defaults = MediaSettings.defaults();
    return new MediaSettings(
        0,
        bind,
        List.of(),
        workers,
        io,
        srtp,
        gso,
        spread,
        poison,
        silentAfter,
        lostAfter,
        handshakeWithin,
        handshakeWithin,
        maxConnections,
        maxHandshakes,
        defaults.maxSlots(),
        defaults.loudSpeakers(),
        defaults.packetMemoryBytes());
  }
}
