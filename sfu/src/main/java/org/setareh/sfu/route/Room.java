package org.setareh.sfu.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Deadlines.Deadline;
import org.setareh.net.Ticks;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.speaker.SpeakerDetector;

/**
 * A room of the media plane: who sends what, who is heard, and what each receiver's slots carry.
 * Every method is called on the thread of its home domain.
 *
 * <p>Whatever changes (a join, a source switched, a speaker) is remembered, and seen by everybody's
 * slots when the room looks next: at once where it was quiet, some times a second where it is not
 * ({@link Pace}). The look is {@link #decide}'s, behind the packets of a round and for a few
 * receivers at a time. What a receiver itself asks for waits for nobody.
 */
public final class Room {
  /** Speakers are judged so often... */
  private static final long JUDGE_NS = 100_000_000;

  /** ...and, where one begins to be heard, so often at most. */
  private static final long STEP_NS = 20_000_000;

  /** Receivers that one {@link #decide} looks at. */
  private static final int RECEIVERS = 16;

  private final String id;
  private final Domain home;
  private final Consumer<MediaEvent> events;
  private final SpeakerDetector speakers;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<Integer, Member> byVoice = new LinkedHashMap<>();
  private final Queue<Member> toTell = new ArrayDeque<>();
  private final Deadline<Room> deadline = new Deadline<>(this);
  private final Pace pace = new Pace();
  private final Audience audience;
  private final Assignments assignments = new Assignments(members);
  private int nextVoice;
  private long nextOrder;
  private @Nullable String dominant;
  private long stepNs = Long.MIN_VALUE;
  private long judgeNs = Long.MIN_VALUE;

  /** Something that everybody's slots may depend on changed since the last look. */
  private boolean changed;

  private Speakers speakersTold = new Speakers(null, List.of());

  private record Speakers(@Nullable String dominant, List<String> loud) {}

  /**
   * @param loudSpeakers heard at once where not everyone is
   * @param hearAllUpTo participants in a room where everyone is heard
   */
  public Room(
      String id, Domain home, int loudSpeakers, int hearAllUpTo, Consumer<MediaEvent> events) {
    this.id = id;
    this.home = home;
    this.audience = new Audience(home, hearAllUpTo);
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
    long order = before == null ? nextOrder++ : before.order;
    Member member = new Member(participant, receiver, tracks, states, view, order);
    members.put(participant, member);
    Track voice = member.track(SourceKind.MICROPHONE);
    if (voice != null) {
      listen(member, voice, nextVoice++);
    }
    if (before != null) {
      // Its place in others' slots is kept, so that tiles do not wander while it connects.
      member.present = before.present;
      member.flows = before.flows;
      member.lastSpokeNs = before.lastSpokeNs;
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
      judgeNs = Math.min(judgeNs, Math.max(nowNs, stepNs));
      deadline.at(judgeNs);
    }
  }

  /** ICE and DTLS of the participant are up. */
  public void connected(String participant, Receiver receiver) {
    Member member = find(participant, receiver);
    if (member != null && !member.connected) {
      member.connected = true;
      member.present = true;
      changed();
      tellSoon(member);
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
    toTell.remove(member);
    if (member.present) {
      if (member.participant.equals(dominant) && !members.containsKey(member.participant)) {
        dominant = null;
      }
      changed();
    }
    closeFeeds(member);
  }

  /** Nobody listens to these tracks any more: their cached packets go back, in every domain. */
  private void closeFeeds(Member gone) {
    for (Domain domain : audience.domains(members.values())) {
      domain.run(() -> gone.tracks.values().forEach(track -> track.closeFeed(domain)));
    }
  }

  public void setSource(String participant, Receiver receiver, SourceKind kind, SourceState state) {
    Member member = find(participant, receiver);
    if (member != null && member.state(kind) != state) {
      member.state(kind, state);
      changed();
    }
  }

  /** Media of the participant comes, or none does: others go before it in automatic slots. */
  public void flows(String participant, Receiver receiver, boolean flows) {
    Member member = find(participant, receiver);
    if (member != null && member.flows != flows) {
      member.flows = flows;
      changed();
    }
  }

  public void setView(String participant, Receiver receiver, View view) {
    Member member = find(participant, receiver);
    if (member != null) {
      member.view = view;
      tellSoon(member);
    }
  }

  /** When {@link #decide} has something to do. */
  public Deadline<Room> deadline() {
    return deadline;
  }

  private void changed() {
    changed = true;
    deadline.at(pace.nextNs());
  }

  private void tellSoon(Member member) {
    queue(member);
    deadline.at(Long.MIN_VALUE);
  }

  private void queue(Member member) {
    if (!member.queued) {
      member.queued = true;
      toTell.add(member);
    }
  }

  /**
   * Does what is due, but no more than a moment's work; {@link #deadline} then says when to come
   * again.
   *
   * @return how many receivers were looked at
   */
  public int decide(long nowNs) {
    if (nowNs >= judgeNs) {
      judge(nowNs);
    }
    if (changed && pace.allows(nowNs)) {
      changed = false;
      look();
    }
    int done = 0;
    for (Member next = toTell.poll(); next != null; next = toTell.poll()) {
      next.queued = false;
      assignments.tell(next);
      if (++done == RECEIVERS) {
        break;
      }
    }
    deadline.at(toTell.isEmpty() ? judgeNs : nowNs);
    if (changed) {
      deadline.at(pace.nextNs());
    }
    return done;
  }

  /** Decides who speaks and who is heard. */
  private void judge(long nowNs) {
    stepNs = nowNs + STEP_NS;
    judgeNs = Ticks.next(nowNs, JUDGE_NS);
    if (speakers.update(nowNs)) {
      changed = true;
      Member speaking = byVoice.get(speakers.dominant());
      if (speaking != null) {
        dominant = speaking.participant;
        speaking.lastSpokeNs = nowNs;
      }
    }
  }

  /** From now on things count as they are; everybody's slots follow. */
  private void look() {
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
    Speakers now = new Speakers(dominant, loud);
    if (!now.equals(speakersTold)) {
      speakersTold = now;
      events.accept(new MediaEvent.SpeakersChanged(id, dominant, loud));
    }
    audience.tell(members.values());
    assignments.look(dominant);
    members.values().forEach(this::queue);
  }
}
