package org.setareh.signaling.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two write to each other at once, while their connections are cut again and again and the server
 * is killed: no message is lost, none is there twice, each one's are in the order in which they
 * were written, both devices know the same, and counts and marks are right.
 */
final class ChatDeliveryTest {
  @TempDir Path folder;

  @Test
  void aThousandMessagesWithFiveCutsAndAKilledServer() throws Exception {
    deliver(1_000, 5, 1);
  }

  @Test
  @Tag("long")
  void tenThousandMessagesWithFiftyCutsAndFiveKilledServers() throws Exception {
    deliver(10_000, 50, 5);
  }

  private void deliver(int messages, int cuts, int kills) throws Exception {
    try (KilledServer server = new KilledServer(folder);
        Device sara = new Device(server.address, "sara");
        Device ali = new Device(server.address, "ali");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      sara.ask("POST", "/api/contacts", Map.of("account", ali.account));
      ali.ask("PUT", "/api/contacts/" + sara.account, null);
      String conversation =
          sara.ask("POST", "/api/conversations", Map.of("account", ali.account))
              .get("id")
              .stringValue();
      List<Device> both = List.of(sara, ali);
      List<Future<Device>> running = new ArrayList<>();
      for (Device device : both) {
        device.open(conversation);
        for (int i = 1; i <= messages / 2; i++) {
          device.write(device.name + ' ' + i);
        }
        running.add(
            threads.submit(() -> {
              device.run(messages);
              return device;
            }));
      }
      trouble(server, both, messages, cuts, kills);
      for (Future<Device> one : running) {
        one.get(30, TimeUnit.MINUTES);
      }
      check(both, messages);
      assertTrue(
          sara.connections + ali.connections >= 2 + cuts,
          "the connections were cut: " + sara.connections + " and " + ali.connections);
    }
  }

  /** Follows the messages, so that a machine of any speed has it among these. */
  private static void trouble(
      KilledServer server, List<Device> devices, int messages, int cuts, int kills)
      throws Exception {
    Random random = new Random(10);
    int killEvery = cuts / kills;
    for (int i = 1; i <= cuts; i++) {
      Device device = devices.get(random.nextInt(devices.size()));
      device.awaitKnown((long) messages * i / (cuts + 1));
      device.cut();
      if (i % killEvery == 0) {
        server.kill();
      }
    }
  }

  private static void check(List<Device> both, int messages) throws Exception {
    List<JsonNode> known = both.getFirst().known();
    assertEquals(known, both.getLast().known(), "both know the same");
    assertEquals(
        LongStream.rangeClosed(1, messages).boxed().toList(),
        known.stream().map(one -> one.get("number").longValue()).toList());
    for (Device device : both) {
      assertEquals(messages, device.revision());
      assertEquals(
          device.written(),
          known.stream()
              .filter(one -> one.at("/from/person/id").stringValue().equals(device.account))
              .map(one ->
                  new Device.Unsent(one.get("id").stringValue(), one.get("text").stringValue()))
              .toList(),
          "each one's in their order, and none twice");
    }
    for (Device device : both) {
      JsonNode view = device.read(messages);
      assertEquals(0, view.get("unread").longValue());
      assertEquals(messages, view.get("count").longValue());
      assertEquals(messages, view.get("revision").longValue());
    }
    JsonNode seen = both.getFirst().read(messages);
    assertEquals(messages, seen.at("/others/read").longValue());
    assertEquals(messages, seen.at("/others/delivered").longValue());
  }
}
