package org.setareh.bench.rooms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.setareh.net.PacketPool;
import org.setareh.net.Path;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Domain;
import org.setareh.sfu.route.LoneDomain;
import org.setareh.sfu.route.Receiver;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.route.SlotAssignment;
import org.setareh.sfu.route.Track;
import org.setareh.wire.rtp.RtpHeaderWriter;

/**
 * What a change of speaker and a mute cost the thread of a room, and how long its longest call
 * keeps everything else on that thread waiting. Receivers do nothing with what they are told.
 */
final class ChangeCost {
  private static final long MS = 1_000_000;
  private static final int TICK_MS = 100;
  private static final int WARM_UP = 300;
  private static final int CHANGES = 200;
  private static final int TICKS = 15;

  private final int people;
  private final PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 16, 1, false);
  private final Domain here = new LoneDomain();
  private final Room room = new Room("room", here, 3, 4, event -> {});
  private final List<Track> voices = new ArrayList<>();
  private final List<Told> receivers = new ArrayList<>();
  private final MediaPacket packet;
  private long nowNs = 1_000 * MS;
  private long told;

  // Of one change.
  private long spentNs;
  private long longestNs;

  private ChangeCost(int people) {
    this.people = people;
    packet = sound();
    for (int i = 0; i < people; i++) {
      Map<SourceKind, Track> tracks =
          Map.of(
              SourceKind.MICROPHONE, track(i, SourceKind.MICROPHONE),
              SourceKind.CAMERA, track(i, SourceKind.CAMERA));
      voices.add(tracks.get(SourceKind.MICROPHONE));
      Told told = new Told();
      receivers.add(told);
      room.join("p" + i, told, tracks, Map.of(), View.AUTO);
      room.connected("p" + i, told);
    }
  }

  static void print() {
    for (int people : new int[] {50, 150, 300}) {
      ChangeCost cost = new ChangeCost(people);
      cost.run("speaker", cost::speakerChanges);
      cost.run("mute", cost::muteChanges);
      cost.pool.close();
    }
  }

  /** A change by its number; {@link #work} measures its parts. */
  private interface Change {
    void make(int number);
  }

  private void run(String what, Change change) {
    double[] spent = new double[CHANGES];
    double[] longest = new double[CHANGES];
    for (int i = -WARM_UP; i < CHANGES; i++) {
      spentNs = 0;
      longestNs = 0;
      told = 0;
      change.make(i + WARM_UP);
      if (i >= 0) {
        spent[i] = spentNs / 1e6;
        longest[i] = longestNs / 1e6;
      }
    }
    Arrays.sort(spent);
    Arrays.sort(longest);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-8s of %3d people: %7.3f ms in all, longest call %7.3f ms (medians); %d receivers told",
            what,
            people,
            spent[CHANGES / 2],
            longest[CHANGES / 2],
            told));
  }

  /** The next one speaks, until nobody else is heard. */
  private void speakerChanges(int number) {
    Track voice = voices.get(number % people);
    for (int tick = 0; tick < TICKS; tick++) {
      for (int i = 0; i < TICK_MS / 20; i++) {
        nowNs += 20 * MS;
        work(() -> voice.forward(packet, nowNs));
      }
      work(this::decide);
    }
  }

  private void muteChanges(int number) {
    int who = number % people;
    SourceState state = number / people % 2 == 0 ? SourceState.MUTED : SourceState.ON;
    work(() -> room.setSource("p" + who, receivers.get(who), SourceKind.CAMERA, state));
    for (int tick = 0; tick < TICKS; tick++) {
      nowNs += TICK_MS * MS;
      work(this::decide);
    }
  }

  /** As a worker does, a round at a time. */
  private void decide() {
    room.decide(nowNs);
  }

  private void work(Runnable call) {
    long fromNs = System.nanoTime();
    call.run();
    long tookNs = System.nanoTime() - fromNs;
    spentNs += tookNs;
    longestNs = Math.max(longestNs, tookNs);
  }

  private Track track(int who, SourceKind kind) {
    return new Track(
        new ConnectionId("room", "p" + who, 1),
        kind,
        new Track.Format(1, 0, new int[128]),
        here,
        1,
        (encoding, now) -> {});
  }

  private MediaPacket sound() {
    MediaPacket sound = java.util.Objects.requireNonNull(pool.acquire());
    RtpHeaderWriter header = new RtpHeaderWriter();
    header
        .begin(sound.segment(), sound.offset(), false)
        .payloadType(111, false)
        .sequenceNumber(1)
        .timestamp(1)
        .ssrc(1);
    sound.arrived(header.end() + 90, nowNs, new Path(0, 1, 5000, 0, 0, 1));
    if (!sound.wrap()) {
      throw new IllegalStateException("no RTP");
    }
    return sound;
  }

  private final class Told implements Receiver {
    @Override
    public Domain domain() {
      return here;
    }

    @Override
    public int pictureSlots() {
      return 9;
    }

    @Override
    public int slots() {
      return 12;
    }

    @Override
    public void assign(List<SlotAssignment> assignments) {
      told++;
    }
  }
}
