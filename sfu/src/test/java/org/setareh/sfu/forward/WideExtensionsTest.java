package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.TestPackets;

/** Receivers whose ids or MID do not fit the one-byte form of header extensions (RFC 8285). */
final class WideExtensionsTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void idsAboveFourteenAreWrittenInTheTwoByteForm() {
    Sent sent = sent("3", new ConsumerSettings.ExtensionIds(16, 17, 255, 0, 0, 0));
    assertEquals(1, sent.rtp.extensionLength(16));
    assertEquals(2, sent.rtp.extensionLength(17));
    assertEquals(3, sent.rtp.extensionLength(255));
  }

  @Test
  void aMidOfMoreThanSixteenBytesIsWrittenInTheTwoByteForm() {
    String mid = "a-section-of-some-name";
    Sent sent = sent(mid, new ConsumerSettings.ExtensionIds(1, 2, 0, 0, 0, 0));
    assertEquals(
        mid.getBytes(StandardCharsets.UTF_8).length, sent.rtp.extensionLength(1), "its length");
    assertEquals(2, sent.rtp.extensionLength(2));
  }

  private Sent sent(String mid, ConsumerSettings.ExtensionIds ids) {
    AudioConsumer consumer =
        new AudioConsumer(
            new ConsumerSettings(
                mid,
                Fixture.SSRC,
                Fixture.RTX_SSRC,
                List.of(new OutgoingCodec(Codec.OPUS, 0, 111, -1, false)),
                -1,
                ids,
                false),
            fixture.transport,
            fixture.ntp,
            (flowing, source, timestamp) -> {},
            new Random(1));
    Source source = fixture.source(Codec.OPUS, 0);
    consumer.switchTo(source, fixture.nowNs);
    TestPackets.Content content =
        new TestPackets.Content(Codec.OPUS, false, 0, 1, 960, false, new byte[] {8, 1}, 0, null);
    @Nullable Sent sent = fixture.offer(consumer, source, content);
    assertNotNull(sent);
    return sent;
  }
}
