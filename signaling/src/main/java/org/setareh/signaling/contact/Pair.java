package org.setareh.signaling.contact;

import java.util.EnumSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.contact.ContactStore.Counts;
import org.setareh.signaling.data.Database;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * What two people are to each other, within a transaction in which nobody else changes it. Who asks
 * is the first one.
 */
final class Pair {
  /** Which of the two rows. */
  enum Side {
    MINE,
    THEIRS
  }

  final UUID me;
  final UUID other;

  private final Database database;
  private final DatabaseClient client;
  private final EnumSet<Side> changed = EnumSet.noneOf(Side.class);
  private final boolean disabled;
  private @Nullable Relation mine;
  private @Nullable Relation theirs;

  Pair(Database database, DatabaseClient client, UUID me, UUID other, boolean disabled) {
    this.disabled = disabled;
    this.database = database;
    this.client = client;
    this.me = me;
    this.other = other;
    this.mine = ContactStore.relation(database, client, me, other);
    this.theirs = ContactStore.relation(database, client, other, me);
  }

  /** Whether the other one is: nobody new gets to know them then. */
  boolean disabled() {
    return disabled;
  }

  @Nullable Relation mine() {
    return mine;
  }

  @Nullable Relation theirs() {
    return theirs;
  }

  EnumSet<Side> changed() {
    return changed;
  }

  /** How many the one who asks has. */
  Counts myCounts() {
    return ContactStore.counts(database, client, me);
  }

  Counts theirCounts() {
    return ContactStore.counts(database, client, other);
  }

  void mine(@Nullable Relation relation) {
    if (mine != relation) {
      ContactStore.put(database, client, me, other, relation);
      mine = relation;
      changed.add(Side.MINE);
    }
  }

  void theirs(@Nullable Relation relation) {
    if (theirs != relation) {
      ContactStore.put(database, client, other, me, relation);
      theirs = relation;
      changed.add(Side.THEIRS);
    }
  }
}
