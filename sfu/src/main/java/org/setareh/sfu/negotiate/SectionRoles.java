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
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SessionDescription;

/** Which section is which source or slot: as the request names them, or by their directions. */
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
    switch (request.purpose()) {
      case MEET -> {
        if (request.sources().isEmpty() && request.slots().isEmpty()) {
          roles.byDirection(true, true, maxSlots);
        } else {
          roles.take(request, maxSlots);
        }
      }
      case PUBLISH -> roles.byDirection(true, false, 0);
      case VIEW -> roles.byDirection(false, true, 1);
    }
    if (roles.byMid.isEmpty()) {
      throw unsupported(
          "The offer has no audio or video section to send or to receive by (with an a=mid).");
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

  /**
   * What sends is microphone or camera, what receives pairs up as slots. A program's section that
   * is neither, or one too many, spoils its offer: nobody shall think that it is used (RFC 9725
   * sections 4.2, 4.4.2 and 4.4.3).
   */
  private void byDirection(boolean mayPublish, boolean mayView, int maxSlots) throws OfferRefused {
    boolean program = !mayPublish || !mayView;
    List<String> audio = new ArrayList<>();
    List<String> video = new ArrayList<>();
    for (MediaSection section : offer.media()) {
      String mid = section.mid();
      boolean isVideo = section.kind().equals("video");
      if (mid == null || section.isRejected() || !isVideo && !section.kind().equals("audio")) {
        continue;
      }
      SourceKind kind = isVideo ? SourceKind.CAMERA : SourceKind.MICROPHONE;
      if (mayPublish && section.direction().sends()) {
        if (!byMid.containsValue(new SectionRole.FromSource(kind))) {
          assign(mid, new SectionRole.FromSource(kind));
        } else if (program) {
          throw unsupported("Send one audio and one video at most: mid %s is one too many.", mid);
        }
      } else if (mayView && section.direction().receives()) {
        (isVideo ? video : audio).add(mid);
      } else if (program) {
        throw unsupported(
            "The section with mid %s is %s: it can only %s here.",
            mid, section.direction().word(), mayPublish ? "send" : "receive");
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
    return new OfferRefused(
        Code.TOO_LARGE,
        "A connection has at most " + maxSlots + (maxSlots == 1 ? " slot." : " slots."));
  }

  private static OfferRefused unsupported(String words, Object... values) {
    return new OfferRefused(Code.UNSUPPORTED, String.format(Locale.ROOT, words, values));
  }

  private static OfferRefused malformed(String words, Object... values) {
    return new OfferRefused(Code.MALFORMED, String.format(Locale.ROOT, words, values));
  }
}
