package org.setareh.sfu.negotiate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectRequest.SlotMids;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.OfferRefused.Code;
import org.setareh.sfu.control.SourceKind;
import org.setareh.wire.sdp.Direction;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SessionDescription;

/** Which section is which source or slot: as the request says, or by WHIP's and WHEP's habit. */
final class SectionRoles {
  private final SessionDescription offer;
  private final Map<String, SectionRole> byMid = new HashMap<>();
  private final List<SlotMids> slots = new ArrayList<>();

  private SectionRoles(SessionDescription offer) {
    this.offer = offer;
  }

  static SectionRoles of(SessionDescription offer, ConnectRequest request, int maxSlots)
      throws OfferRefused {
    SectionRoles roles = new SectionRoles(offer);
    if (request.sources().isEmpty() && request.slots().isEmpty()) {
      roles.guess(maxSlots);
    } else {
      roles.take(request, maxSlots);
    }
    if (roles.byMid.isEmpty()) {
      throw new OfferRefused(
          Code.UNSUPPORTED, "The offer has no audio or video section to send or to receive by.");
    }
    return roles;
  }

  /** Null where the section is nobody's and gets refused. */
  @Nullable SectionRole of(MediaSection section) {
    String mid = section.mid();
    return mid == null ? null : byMid.get(mid);
  }

  List<SlotMids> slots() {
    return slots;
  }

  private void take(ConnectRequest request, int maxSlots) throws OfferRefused {
    if (request.slots().size() > maxSlots) {
      throw tooManySlots(maxSlots);
    }
    List<SourceKind> kinds = new ArrayList<>();
    for (Map.Entry<String, SourceKind> entry : request.sources().entrySet()) {
      SourceKind kind = entry.getValue();
      MediaSection section = section(entry.getKey(), kind.video() ? "video" : "audio");
      if (!section.direction().sends()) {
        throw malformed(
            "The section with mid %s is said to be the %s, but it does not send.",
            entry.getKey(), kind.word());
      }
      if (kinds.contains(kind)) {
        throw malformed("Two sections are said to be the %s.", kind.word());
      }
      kinds.add(kind);
      assign(entry.getKey(), new SectionRole.FromSource(kind));
    }
    for (int i = 0; i < request.slots().size(); i++) {
      SlotMids mids = request.slots().get(i);
      takeSlotSection(mids.audio(), "audio", i);
      takeSlotSection(mids.video(), "video", i);
      slots.add(mids);
    }
  }

  private void takeSlotSection(@Nullable String mid, String kind, int slot) throws OfferRefused {
    if (mid == null) {
      return;
    }
    if (!section(mid, kind).direction().receives()) {
      throw malformed(
          "The section with mid %s is said to be of slot %s, but it does not receive.", mid, slot);
    }
    assign(mid, new SectionRole.ToSlot(slot));
  }

  private MediaSection section(String mid, String kind) throws OfferRefused {
    MediaSection section = offer.section(mid);
    if (section == null) {
      throw malformed("The offer has no section with mid %s.", mid);
    }
    if (!section.kind().equals(kind)) {
      throw malformed("The section with mid %s is %s, not %s.", mid, section.kind(), kind);
    }
    if (section.isRejected()) {
      throw malformed("The section with mid %s is stopped (its port is 0).", mid);
    }
    return section;
  }

  private void assign(String mid, SectionRole role) throws OfferRefused {
    if (byMid.put(mid, role) != null) {
      throw malformed("The section with mid %s is named twice.", mid);
    }
  }

  /** RFC 9725: the first that send are microphone and camera; those that receive pair up. */
  private void guess(int maxSlots) throws OfferRefused {
    List<String> audio = new ArrayList<>();
    List<String> video = new ArrayList<>();
    boolean microphone = false;
    boolean camera = false;
    for (MediaSection section : offer.media()) {
      String mid = section.mid();
      boolean isVideo = section.kind().equals("video");
      if (mid == null || section.isRejected() || !isVideo && !section.kind().equals("audio")) {
        continue;
      }
      if (section.direction().sends()) {
        if (isVideo ? !camera : !microphone) {
          assign(
              mid, new SectionRole.FromSource(isVideo ? SourceKind.CAMERA : SourceKind.MICROPHONE));
          camera |= isVideo;
          microphone |= !isVideo;
        }
      } else if (section.direction() == Direction.RECVONLY) {
        (isVideo ? video : audio).add(mid);
      }
    }
    int count = Math.max(audio.size(), video.size());
    if (count > maxSlots) {
      throw tooManySlots(maxSlots);
    }
    for (int i = 0; i < count; i++) {
      String audioMid = i < audio.size() ? audio.get(i) : null;
      String videoMid = i < video.size() ? video.get(i) : null;
      takeSlotSection(audioMid, "audio", i);
      takeSlotSection(videoMid, "video", i);
      slots.add(new SlotMids(audioMid, videoMid));
    }
  }

  private static OfferRefused tooManySlots(int maxSlots) {
    return new OfferRefused(Code.TOO_LARGE, "A connection has at most " + maxSlots + " slots.");
  }

  private static OfferRefused malformed(String words, Object... values) {
    return new OfferRefused(Code.MALFORMED, String.format(Locale.ROOT, words, values));
  }
}
