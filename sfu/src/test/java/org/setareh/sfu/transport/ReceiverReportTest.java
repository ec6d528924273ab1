package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.MediaEvent.Constraint;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Track;

/** A receiver without transport-wide feedback says by its receiver reports what it bears. */
final class ReceiverReportTest extends PeerTest {
  private static final int[] DELTA = {0x90, 0x80, 0x80, 5, 0x11, 0, 0, 1};

  private final List<Constraint> constraints = new ArrayList<>();
  private int sequence;

  /** What its reports measure; 0: they answer no sender report. */
  private long roundTripNs;

  private void listen() {
    outbound.attach(
        new Outbound.Listener() {
          @Override
          public void slotsChanged(List<SlotState> states) {}

          @Override
          public void constraintChanged(Constraint constraint) {
            constraints.add(constraint);
          }

          @Override
          public void undecodable(Track track) {}

          @Override
          public void toFlush() {}
        });
    assign(360);
  }

  /** Seconds of 50 pictures of a packet each, and a report of each second. */
  private void seconds(int count, int lostPercent) {
    for (int i = 0; i < 50 * count; i++) {
      picture();
      nowNs += 20 * MS;
      outbound.onDeadline(exit, nowNs);
      port.outbox().flush();
      if (i % 50 == 49) {
        dispatch(report(lostPercent * 256 / 100));
      }
    }
  }

  private void picture() {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    put32(memory, at, 0x80e00000 | sequence & 0xffff);
    put32(memory, at + 4, 1_800 * sequence);
    put32(memory, at + 8, VIDEO);
    int length = 12;
    for (int value : sequence++ == 0 ? VP8_KEY_FRAME : DELTA) {
      put8(memory, at + length++, value);
    }
    packet.arrived(length, nowNs, path);
    inbound.onRtp(packet, nowNs);
    outbound.flush(exit, nowNs);
    packet.release();
  }

  private MediaPacket report(int fractionLost) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    memory.asSlice(at, 32).fill((byte) 0);
    put32(memory, at, 0x81c90007);
    put32(memory, at + 8, SSRC);
    put32(memory, at + 12, fractionLost << 24);
    if (roundTripNs > 0) {
      put32(memory, at + 24, (int) (NTP.at(nowNs - roundTripNs) >>> 16));
    }
    packet.arrived(32, nowNs, path);
    return packet;
  }

  @Test
  void reportsOfLossMakePicturesSmallerAndOfNoneLargeAgain() {
    listen();
    seconds(10, 0);
    assertEquals(List.of(), constraints);
    seconds(6, 25);
    assertEquals(Constraint.LAYERS, constraints.getFirst());
    seconds(60, 0);
    assertEquals(Constraint.NONE, constraints.getLast());
  }

  @Test
  void aQueueThatStandsMakesPicturesSmallerThoughNothingIsLost() {
    listen();
    roundTripNs = 40 * MS;
    seconds(10, 0);
    assertEquals(List.of(), constraints);
    roundTripNs = 700 * MS;
    seconds(6, 0);
    assertEquals(Constraint.LAYERS, constraints.getFirst());
    roundTripNs = 40 * MS;
    seconds(60, 0);
    assertEquals(Constraint.NONE, constraints.getLast());
  }

  @Test
  void aLongWayIsNoQueueNorIsOneLateReport() {
    listen();
    roundTripNs = 900 * MS; // by satellites, all the time
    seconds(40, 0);
    roundTripNs = 1_800 * MS;
    seconds(1, 0);
    roundTripNs = 900 * MS;
    seconds(20, 0);
    assertEquals(List.of(), constraints);
  }

  @Test
  void feedbackOfSinglePacketsSaysItBetter() {
    listen();
    picture();
    MediaPacket feedback = Objects.requireNonNull(pool.acquire());
    put32(feedback.segment(), feedback.offset(), 0x8fcd0005);
    put32(feedback.segment(), feedback.offset() + 12, 1);
    put32(feedback.segment(), feedback.offset() + 16, 0);
    put32(feedback.segment(), feedback.offset() + 20, 0x20010400);
    feedback.arrived(24, nowNs, path);
    dispatch(feedback);
    seconds(10, 25);
    assertEquals(List.of(), constraints);
  }
}
