package org.setareh.sfu.negotiate;

import org.setareh.sfu.control.SourceKind;

/** What a media section of an offer is for. */
sealed interface SectionRole {
  record FromSource(SourceKind kind) implements SectionRole {}

  record ToSlot(int slot) implements SectionRole {}
}
