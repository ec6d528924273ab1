package org.setareh.sfu.transport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Outbox;
import org.setareh.net.Path;
import org.setareh.net.Ticks;
import org.setareh.sfu.congestion.ReceiverHealth;
import org.setareh.sfu.control.MediaEvent.Constraint;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.Forwarded;
import org.setareh.sfu.forward.NtpAnchor;
import org.setareh.sfu.forward.Source;
import org.setareh.sfu.forward.TransportSequences;
import org.setareh.sfu.forward.VideoConsumer;
import org.setareh.sfu.negotiate.NegotiatedSlot;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.SlotAssignment;
import org.setareh.sfu.route.Track;
import org.setareh.sfu.srtp.SrtpFailure;
import org.setareh.sfu.srtp.SrtpProfile;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtcp.TransportFeedbackReader;

/**
 * What a peer receives: its slots, the packets that wait for the end of the round, resends, sender
 * reports, and how much its network bears. The worker's thread.
 */
public final class Outbound {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MAX_PACKET_BYTES =
      2048 + Consumer.MAX_WRITTEN_BYTES + SrtpProfile.MAX_TRAILER_BYTES;

  /**
   * Numbers of one compound's NACKs that are looked up: no consumer remembers more, and a datagram
   * can name eight thousand.
   */
  static final int MAX_NACKED = 512;

  /**
   * Statuses that transport-wide feedback may have for each packet sent. A receiver reports each
   * once, a late one again with those after it; a run of 65,535 lost ones takes but 36 bytes.
   */
  private static final int STATUSES_A_PACKET = 2;

  /** What an outbound tells its peer. */
  interface Listener {
    /** Before the packets that the states speak of. */
    void slotsChanged(List<SlotState> states);

    void constraintChanged(Constraint constraint);

    /** The receiver cannot decode what this track brings. */
    void undecodable(Track picture);
  }

  private final TransportHost host;
  private final byte[] cname;
  private final TransportSequences sequences = new TransportSequences();
  private final ReceiverHealth health = new ReceiverHealth();
  private final Pending pending = new Pending();
  private final Forwarded forwarded = new Forwarded();
  private final TransportFeedbackReader feedback = new TransportFeedbackReader();
  private final RtcpWriter writer = new RtcpWriter();
  private final Slot[] slots;
  private final SlotStream[] streams;
  private final int pictureSlots;
  private @Nullable PeerTransport peer;
  private @Nullable Listener listener;
  private Constraint constraint = Constraint.NONE;
  private boolean slotsToReport;
  private int nackedLeft;
  private long statusesRead;
  private long nextPollNs;
  private boolean closed;

  public Outbound(
      TransportHost host,
      List<NegotiatedSlot> negotiated,
      byte[] cname,
      NtpAnchor clock,
      RandomGenerator random) {
    this.host = host;
    this.cname = cname.clone();
    Consumers consumers = new Consumers(host, sequences, clock, random);
    slots = new Slot[negotiated.size()];
    List<SlotStream> all = new ArrayList<>();
    int pictures = 0;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(this, i, negotiated.get(i), consumers);
      if (slots[i].hasPicture()) {
        pictures++;
      }
      addIfThere(all, slots[i].picture());
      addIfThere(all, slots[i].sound());
    }
    pictureSlots = pictures;
    streams = all.toArray(SlotStream[]::new);
  }

  private static void addIfThere(List<SlotStream> all, @Nullable SlotStream stream) {
    if (stream != null) {
      all.add(stream);
    }
  }

  void attach(PeerTransport owner, Listener events) {
    peer = owner;
    listener = events;
  }

  int pictureSlots() {
    return pictureSlots;
  }

  int slots() {
    return slots.length;
  }

  // What the slots carry

  void assign(
      List<SlotAssignment> assignments,
      @Nullable SrtpSender sender,
      @Nullable Path path,
      long nowNs) {
    for (SlotAssignment assignment : assignments) {
      slots[assignment.slot()].assign(assignment, host, nowNs);
    }
    allocate(nowNs);
    reportSlots();
    if (sender != null && path != null) {
      for (SlotStream stream : streams) {
        if (stream.connected() && stream.consumer() instanceof VideoConsumer video) {
          video.catchUp(
              nowNs, (source, packet) -> send(stream, source, packet, sender, path, nowNs));
        }
      }
    }
  }

  /** The one place where it is decided which picture is sent, and how large at most. */
  private void allocate(long nowNs) {
    List<Slot> wanting = new ArrayList<>();
    for (Slot slot : slots) {
      if (slot.wantsPicture()) {
        wanting.add(slot);
      } else {
        slot.allow(true, health.highestLayer(), nowNs);
      }
    }
    wanting.sort(Comparator.comparingInt(Slot::priority).reversed());
    int affordable = health.pictures(wanting.size());
    int large = health.largePictures(wanting.size());
    for (int i = 0; i < wanting.size(); i++) {
      wanting.get(i).allow(i < affordable, i < large ? health.highestLayer() : 0, nowNs);
    }
    boolean all = health.level() == 0 || wanting.isEmpty();
    constrain(
        all
            ? Constraint.NONE
            : affordable < wanting.size() ? Constraint.VIDEOS : Constraint.LAYERS);
  }

  private void constrain(Constraint now) {
    Listener events = listener;
    if (events != null && now != constraint) {
      constraint = now;
      events.constraintChanged(now);
    }
  }

  void slotChanged() {
    if (!slotsToReport) {
      slotsToReport = true;
      if (peer != null) {
        host.flushLater(peer);
      }
    }
  }

  /** Tells of slots that changed, at once. */
  void reportSlots() {
    slotsToReport = false;
    Listener events = listener;
    if (events == null) {
      return;
    }
    List<SlotState> changed = new ArrayList<>();
    for (Slot slot : slots) {
      SlotState state = slot.toReport();
      if (state != null) {
        changed.add(state);
        Track picture = slot.assignment().picture();
        if (slot.undecodable() && picture != null) {
          events.undecodable(picture);
        }
      }
    }
    if (!changed.isEmpty()) {
      events.slotsChanged(changed);
    }
  }

  // Packets

  void enqueue(SlotStream stream, Source source, MediaPacket packet) {
    PeerTransport owner = peer;
    if (closed || owner == null) {
      return;
    }
    if (!pending.add(stream, source, packet)) {
      host.counters().drop(DropReason.QUEUE_FULL);
    } else if (pending.count() == 1) {
      host.flushLater(owner);
    }
  }

  void flush(@Nullable SrtpSender sender, @Nullable Path path, long nowNs) {
    if (slotsToReport && !closed) {
      reportSlots();
    }
    if (sender != null && path != null) {
      for (int i = 0; i < pending.count(); i++) {
        send(pending.stream(i), pending.source(i), pending.packet(i), sender, path, nowNs);
      }
    }
    pending.clear();
  }

  private void send(
      SlotStream stream,
      Source source,
      MediaPacket packet,
      SrtpSender sender,
      Path path,
      long nowNs) {
    Consumer consumer = stream.consumer();
    Outbox outbox = host.outbox();
    long at = outbox.reserve(path, MAX_PACKET_BYTES);
    boolean leaves = consumer.offer(source, packet, nowNs, outbox.segment(), at, forwarded);
    int length = leaves ? protect(consumer, sender, outbox, at) : 0;
    outbox.commit(length);
    if (length > 0 && stream.repeats(nowNs)) {
      host.counters().sent(stream.repetition().next(outbox, at, length, path));
    }
  }

  private int protect(Consumer consumer, SrtpSender sender, Outbox outbox, long at) {
    int length =
        sender.protectRtp(
            outbox.segment(),
            at,
            forwarded.headerLength(),
            forwarded.prefixLength(),
            forwarded.payload(),
            forwarded.payloadOffset(),
            forwarded.payloadLength());
    if (length < 0) {
      host.counters()
          .drop(
              SrtpFailure.of(length) == SrtpFailure.TOO_MANY_SSRCS
                  ? DropReason.TOO_MANY_SSRCS
                  : DropReason.NONCE_USED);
      return 0;
    }
    host.counters().sent(length);
    if (forwarded.toKeep()) {
      consumer.keep(forwarded, outbox.segment(), at, length);
    }
    return length;
  }

  // Feedback of the receiver

  @Nullable SlotStream streamOf(int ssrc) {
    for (SlotStream stream : streams) {
      if (stream.consumer().settings().ssrc() == ssrc) {
        return stream;
      }
    }
    return null;
  }

  /**
   * @return the round trip that the reports told, in nanoseconds; -1: unknown
   */
  long onReportBlocks(RtcpReader reader, long nowNs) {
    long roundTripNs = -1;
    for (int i = 0; i < reader.reportCount(); i++) {
      SlotStream stream = streamOf(reader.reportSsrc(i));
      if (stream != null) {
        Consumer consumer = stream.consumer();
        consumer.onReport(reader, i, nowNs);
        roundTripNs = Math.max(roundTripNs, consumer.rttNs());
        if (statusesRead == 0) { // else transport-wide feedback tells of each packet
          health.onReport(
              consumer.intervalNs(), consumer.intervalPackets(), consumer.fractionLost());
        }
      }
    }
    return roundTripNs;
  }

  /** A compound packet is about to be taken apart. */
  void beginCompound() {
    nackedLeft = MAX_NACKED;
  }

  void onNack(RtcpReader reader, SrtpSender sender, Path path, long nowNs) {
    SlotStream stream = streamOf(reader.mediaSsrc());
    if (stream == null) {
      return;
    }
    for (int i = 0; i < reader.nackCount() && nackedLeft > 0; i++) {
      int first = reader.nackPacketId(i);
      int wanted = 1 | reader.nackBitmask(i) << 1;
      nackedLeft -= Integer.bitCount(wanted);
      for (; wanted != 0; wanted &= wanted - 1) {
        int sequence = first + Integer.numberOfTrailingZeros(wanted) & 0xffff;
        resend(stream, sequence, sender, path, nowNs);
      }
    }
  }

  private void resend(SlotStream stream, int sequence, SrtpSender sender, Path path, long nowNs) {
    Outbox outbox = host.outbox();
    long at = outbox.reserve(path, MAX_PACKET_BYTES);
    Consumer consumer = stream.consumer();
    boolean leaves = consumer.resend(sequence, nowNs, outbox.segment(), at, forwarded);
    if (!leaves) {
      outbox.commit(0);
    } else {
      outbox.commit(forwarded.repeated() ? repeated() : protect(consumer, sender, outbox, at));
    }
  }

  /** It was lost, whatever the receiver reports under its transport-wide number from now on. */
  private int repeated() {
    long number = forwarded.transportSequence();
    if (number >= 0 && sequences.knows(number) && sequences.noteLost(number)) {
      health.onLost(sequences.sentNs(number));
    }
    host.counters().sent(forwarded.length());
    return forwarded.length();
  }

  void onKeyFrameRequest(int ssrc, long nowNs) {
    SlotStream stream = streamOf(ssrc);
    if (stream != null) {
      stream.consumer().onKeyFrameRequest(nowNs);
    }
  }

  void onFullIntraRequest(RtcpReader reader, int index, long nowNs) {
    SlotStream stream = streamOf(reader.firSsrc(index));
    if (stream != null) {
      stream.consumer().onFullIntraRequest(reader.senderSsrc(), reader.firSequence(index), nowNs);
    }
  }

  void onTransportFeedback(RtcpReader reader, SrtpSender sender, Path path, long nowNs) {
    feedback.wrap(reader);
    long most = STATUSES_A_PACKET * sequences.count() + TransportSequences.LOGGED;
    if (feedback.statusCount() > most - statusesRead) {
      return;
    }
    statusesRead += feedback.statusCount();
    while (feedback.next()) {
      long sequence = sequences.extend(feedback.sequence());
      if (!sequences.knows(sequence)) {
        continue;
      }
      long sentNs = sequences.sentNs(sequence);
      if (feedback.received()) {
        if (sequences.rtx(sequence)) {
          arrivedByRtx(sequence);
        }
        if (!sequences.lost(sequence)) {
          long arrivalNs = feedback.arrivalTicks() * TransportFeedbackReader.TICK_NS;
          health.onReceived(sentNs, arrivalNs - sentNs);
        }
      } else if (sequences.noteLost(sequence)) {
        health.onLost(sentNs);
        resendLacking(sequence, sender, path, nowNs);
      }
    }
    judgeHealth(nowNs);
  }

  private void arrivedByRtx(long sequence) {
    SlotStream stream = streamOf(sequences.ssrc(sequence));
    if (stream != null && stream.consumer() instanceof VideoConsumer video) {
      video.arrivedByRtx(sequences.sequenceNumber(sequence));
    }
  }

  /**
   * Where the receiver does not ask, though a packet was lost. Once for each that left, so a
   * receiver that reports everything lost costs no more than the budget of resends.
   */
  private void resendLacking(long lost, SrtpSender sender, Path path, long nowNs) {
    SlotStream stream = streamOf(sequences.ssrc(lost));
    if (stream != null && stream.consumer() instanceof VideoConsumer video) {
      int sequence = sequences.sequenceNumber(lost);
      if (video.isLacking(sequence, sequences.sentNs(lost))) {
        resend(stream, sequence, sender, path, nowNs);
      }
    }
  }

  /** Statuses of transport-wide feedback taken so far. */
  long statusesRead() {
    return statusesRead;
  }

  private void judgeHealth(long nowNs) {
    if (health.update(nowNs, wantedPictures())) {
      allocate(nowNs);
    }
  }

  private int wantedPictures() {
    int wanted = 0;
    for (Slot slot : slots) {
      wanted += slot.wantsPicture() ? 1 : 0;
    }
    return wanted;
  }

  // Time

  long onDeadline(SrtpSender sender, Path path, long nowNs) {
    if (nowNs >= nextPollNs) {
      nextPollNs = Ticks.next(nowNs, POLL_NS);
      for (SlotStream stream : streams) {
        if (stream.connected()) {
          stream.consumer().poll(nowNs);
        }
      }
      judgeHealth(nowNs);
      writeReports(sender, path, nowNs);
    }
    return nextPollNs;
  }

  private void writeReports(SrtpSender sender, Path path, long nowNs) {
    if (nowNs < nextReportNs()) {
      return;
    }
    long at = Datagrams.begin(host, path, writer);
    for (SlotStream stream : streams) {
      Consumer consumer = stream.consumer();
      if (consumer.nextReportNs() <= nowNs && consumer.writeSenderReport(writer, nowNs)) {
        writer.cname(consumer.settings().ssrc(), cname);
      }
    }
    Datagrams.end(host, sender, writer, at);
  }

  private long nextReportNs() {
    long nextNs = Long.MAX_VALUE;
    for (SlotStream stream : streams) {
      nextNs = Math.min(nextNs, stream.consumer().nextReportNs());
    }
    return nextNs;
  }

  void close() {
    closed = true;
    pending.clear();
    for (Slot slot : slots) {
      slot.close();
    }
  }
}
