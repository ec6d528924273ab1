package org.setareh.signaling.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StalledRequestsTest {
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new StalledRequests(Duration.ofSeconds(60)));

  StalledRequestsTest() {
    channel.freezeTime();
  }

  @Test
  void aRequestThatComesByteByByteIsCutOff() {
    for (int i = 0; i < 5; i++) {
      come("x");
      pass(11);
      assertTrue(channel.isOpen());
    }
    come("x");
    pass(6);
    assertFalse(channel.isOpen());
  }

  @Test
  void whatIsAnsweredInTimeStays() {
    come("GET / HTTP/1.1");
    pass(59);
    channel.writeOutbound(Unpooled.EMPTY_BUFFER);
    pass(600);
    assertTrue(channel.isOpen(), "nothing came since");
    come("GET");
    pass(61);
    assertFalse(channel.isOpen());
  }

  private void come(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }
}
