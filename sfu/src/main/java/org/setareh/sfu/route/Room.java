package org.setareh.sfu.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState.PauseReason;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.control.View.Choice;
import org.setareh.sfu.control.View.Saving;
import org.setareh.sfu.control.View.SlotWish;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.speaker.SpeakerDetector;

/**
 * A room of the media plane: who sends what, who is heard, and what each receiver's slots carry.
 * Every method is called on the thread of its home domain.
 *
 * <p>Whatever changes (a join, a source switched, a view, a speaker) leads to one place, {@link
 * #assign}: the slots of a receiver are computed anew and what differs from before is told to it.
 */
public final class Room {
  private final String id;
  private final Domain home;
  private final int hearAllUpTo;
  private final Consumer<MediaEvent> events;
  private final SpeakerDetector speakers;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<Integer, Member> byVoice = new LinkedHashMap<>();
  private int nextVoice;
  private long nextOrder;
  private @Nullable String dominant;

  /**
   * @param loudSpeakers heard at once where not everyone is
   * @param hearAllUpTo participants in a room where everyone is heard
   */
  public Room(
      String id, Domain home, int loudSpeakers, int hearAllUpTo, Consumer<MediaEvent> events) {
    this.id = id;
    this.home = home;
    this.hearAllUpTo = hearAllUpTo;
    this.events = events;
    this.speakers = new SpeakerDetector(loudSpeakers);
  }

  public String id() {
    return id;
  }

  public Domain home() {
    return home;
  }

  public boolean empty() {
    return members.isEmpty();
  }

  /** A participant came, or came back with a fresh connection. */
  public void join(
      String participant,
      Receiver receiver,
      Map<SourceKind, Track> tracks,
      Map<SourceKind, SourceState> states,
      View view) {
    Member before = members.get(participant);
    Member member = new Member(participant, receiver, tracks, states, view, nextOrder++);
    members.put(participant, member);
    Track voice = member.track(SourceKind.MICROPHONE);
    if (voice != null) {
      listen(member, voice, nextVoice++);
    }
    if (before != null) {
      // Its place in others' slots is kept, so that tiles do not wander while it connects.
      member.present = before.present;
      forget(before);
    }
  }

  private void listen(Member member, Track voice, int index) {
    byVoice.put(index, member);
    voice
        .feed(home)
        .add((Feed feed, MediaPacket packet, long nowNs) -> onVoice(member, index, packet, nowNs));
  }

  private void onVoice(Member member, int index, MediaPacket packet, long nowNs) {
    if (member.state(SourceKind.MICROPHONE) != SourceState.ON || packet.rtp.payloadLength() == 0) {
      return; // padding, and what nobody can read, says nothing of a voice
    }
    boolean beginsToBeHeard =
        packet.audioLevel() == MediaPacket.LEVEL_UNKNOWN
            ? speakers.onPacketWithoutLevel(index, packet.primaryLength(), nowNs)
            : speakers.onLevel(index, packet.audioLevel(), packet.voice(), nowNs);
    if (beginsToBeHeard) {
      tick(nowNs);
    }
  }

  /** ICE and DTLS of the participant are up. */
  public void connected(String participant, Receiver receiver) {
    Member member = find(participant, receiver);
    if (member != null && !member.connected) {
      member.connected = true;
      member.present = true;
      assignEveryone();
      publishAudible();
    }
  }

  public void leave(String participant, Receiver receiver) {
    Member member = find(participant, receiver);
    if (member != null) {
      members.remove(participant);
      forget(member);
    }
  }

  /** Null where another connection has taken this one's place. */
  private @Nullable Member find(String participant, Receiver receiver) {
    Member member = members.get(participant);
    return member != null && member.receiver == receiver ? member : null;
  }

  /** Whoever saw or heard the member does so no longer; its packets go back. */
  private void forget(Member member) {
    byVoice
        .entrySet()
        .removeIf(entry -> {
          if (entry.getValue() == member) {
            speakers.remove(entry.getKey());
            return true;
          }
          return false;
        });
    if (member.present) {
      if (member.participant.equals(dominant) && !members.containsKey(member.participant)) {
        dominant = null;
      }
      assignEveryone();
      publishAudible();
    }
    closeFeeds(member);
  }

  /** Nobody listens to these tracks any more: their cached packets go back, in every domain. */
  private void closeFeeds(Member gone) {
    for (Domain domain : domains()) {
      domain.run(() -> gone.tracks.values().forEach(track -> track.closeFeed(domain)));
    }
  }

  public void setSource(String participant, Receiver receiver, SourceKind kind, SourceState state) {
    Member member = find(participant, receiver);
    if (member != null && member.state(kind) != state) {
      member.state(kind, state);
      assignEveryone();
    }
  }

  public void setView(String participant, Receiver receiver, View view) {
    Member member = find(participant, receiver);
    if (member != null) {
      member.view = view;
      assign(member);
    }
  }

  /** Decides who is heard; to be called every 100 ms or so. */
  public void tick(long nowNs) {
    if (!speakers.update(nowNs)) {
      return;
    }
    Member speaking = byVoice.get(speakers.dominant());
    if (speaking != null) {
      dominant = speaking.participant;
      speaking.lastSpokeNs = nowNs;
    }
    List<String> loud = new ArrayList<>();
    for (Member member : members.values()) {
      member.loud = false;
    }
    for (int i = 0; i < speakers.loudCount(); i++) {
      Member member = byVoice.get(speakers.loud(i));
      if (member != null) {
        member.loud = true;
        loud.add(member.participant);
      }
    }
    events.accept(new MediaEvent.SpeakersChanged(id, dominant, loud));
    publishAudible();
    assignEveryone();
  }

  private boolean everyoneIsHeard() {
    int voices = 0;
    for (Member member : members.values()) {
      if (member.present && member.has(SourceKind.MICROPHONE)) {
        voices++;
      }
    }
    return voices <= hearAllUpTo;
  }

  /** Tells every domain whose sound flows. */
  private void publishAudible() {
    boolean all = everyoneIsHeard();
    Map<Track, Boolean> audible = new LinkedHashMap<>();
    for (Member speaker : members.values()) {
      Track voice = speaker.track(SourceKind.MICROPHONE);
      if (voice != null && speaker.present) {
        audible.put(voice, all || speaker.loud);
      }
    }
    for (Domain domain : domains()) {
      domain.run(() -> audible.forEach((voice, heard) -> voice.feed(domain).audible(heard)));
    }
  }

  /** Where somebody of the room lives, this room's own included. */
  private Set<Domain> domains() {
    Set<Domain> domains = new HashSet<>();
    domains.add(home);
    for (Member member : members.values()) {
      domains.add(member.receiver.domain());
    }
    return domains;
  }

  private void assignEveryone() {
    for (Member member : members.values()) {
      assign(member);
    }
  }

  private void assign(Member member) {
    if (!member.connected || member.assigned.isEmpty()) {
      return;
    }
    List<@Nullable SourceId> sources =
        SlotAssigner.assign(
            member.view,
            member.receiver.pictureSlots(),
            member.standing(),
            othersOf(member),
            this::exists);
    List<SlotAssignment> changed = new ArrayList<>();
    for (int slot = 0; slot < sources.size(); slot++) {
      SlotAssignment next = assignment(member, slot, sources.get(slot));
      if (!next.equals(member.assigned.get(slot))) {
        member.assigned.set(slot, next);
        changed.add(next);
      }
    }
    if (!changed.isEmpty()) {
      Receiver receiver = member.receiver;
      receiver.domain().run(() -> receiver.assign(changed));
    }
  }

  private List<SlotAssigner.Candidate> othersOf(Member receiver) {
    List<SlotAssigner.Candidate> others = new ArrayList<>();
    for (Member member : members.values()) {
      if (member != receiver
          && member.present
          && (member.has(SourceKind.CAMERA) || member.has(SourceKind.MICROPHONE))) {
        others.add(
            new SlotAssigner.Candidate(
                member.participant,
                member.sends(SourceKind.CAMERA),
                member.loud,
                member.lastSpokeNs,
                member.order));
      }
    }
    return others;
  }

  private boolean exists(SourceId source) {
    Member member = members.get(source.participant());
    return member != null && (member.has(source.kind()) || member.has(source.kind().sound()));
  }

  private SlotAssignment assignment(Member receiver, int slot, @Nullable SourceId source) {
    Member sender = source == null ? null : members.get(source.participant());
    if (source == null || sender == null) {
      return SlotAssignment.empty(slot);
    }
    Track sound = sender.sends(source.kind().sound()) ? sender.track(source.kind().sound()) : null;
    if (!source.kind().video()) {
      return new SlotAssignment(slot, source, null, sound, 0, 0, null, false);
    }
    SlotWish wish = receiver.view.wish(slot);
    int priority = wish.priority() * 2 + (sender.participant.equals(dominant) ? 1 : 0);
    PauseReason pause = pause(receiver.view.saving(), sender, source.kind());
    Track picture = wish.heightPixels() == 0 ? null : sender.track(source.kind());
    int height = receiver.view.saving() == Saving.LOW ? 1 : wish.heightPixels();
    return new SlotAssignment(
        slot,
        source,
        picture,
        sound,
        height,
        priority,
        picture == null ? null : pause,
        wish.choice() == Choice.SOURCE);
  }

  private static @Nullable PauseReason pause(Saving saving, Member sender, SourceKind kind) {
    return switch (sender.state(kind)) {
      case OFF -> PauseReason.OFF;
      case MUTED -> PauseReason.MUTED;
      case ON -> saving == Saving.AUDIO ? PauseReason.SAVING : null;
    };
  }
}
