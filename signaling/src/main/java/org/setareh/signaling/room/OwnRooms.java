package org.setareh.signaling.room;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.AccountListener;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What members do with their rooms, each as far as its role goes: to whom is no member a room looks
 * as if it were not there. Called from virtual threads.
 */
public final class OwnRooms implements AccountListener {
  private static final Logger LOG = LoggerFactory.getLogger(OwnRooms.class);

  private final RoomStore store;
  private final Rooms rooms;
  private final RoomKeys keys;
  private final Members members;
  private final Inviting inviting;
  private final RoomNews news;
  private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
  private final Occupants occupants;

  public OwnRooms(
      RoomStore store,
      Rooms rooms,
      RoomKeys keys,
      Inviting inviting,
      RoomNews news,
      Occupants occupants) {
    this.store = store;
    this.rooms = rooms;
    this.keys = keys;
    this.members = inviting.members();
    this.inviting = inviting;
    this.news = news;
    this.occupants = occupants;
  }

  /** Tells of rooms that change or are deleted from now on. */
  public void listen(RoomListener listener) {
    listeners.add(listener);
  }

  /** What may be changed of a room; null stays. */
  record Change(
      @Nullable String title,
      @Nullable Boolean locked,
      @Nullable Boolean guests,
      Room.@Nullable Unmuting unmuting) {}

  /** A room as an account sees it. */
  RoomSeen seen(String id, UUID account) {
    requireMember(id, account);
    return store.ofMember(id, account).map(news::seen).orElseThrow(() -> Rooms.unknown(id));
  }

  /** The key, for who leads the room; null for others, and where it cannot be read any more. */
  @Nullable String key(String id, UUID account) {
    if (!requireMember(id, account).moderates()) {
      return null;
    }
    byte[] sealed = store.sealedKey(id).orElseThrow(() -> Rooms.unknown(id));
    try {
      return keys.open(id, sealed);
    } catch (GeneralSecurityException e) {
      LOG.warn("The key of the room {} was sealed under another secret", id, e);
      return null;
    }
  }

  /** Another title, other rules. Whoever locks a room ends its tokens with it. */
  public void change(String id, UUID account, Change change) {
    requireModerator(id, account);
    change(id, change);
  }

  /** Locks or unlocks a room, whoever asks. */
  public void lock(String id, boolean locked) {
    change(id, new Change(null, locked, null, null));
  }

  private void change(String id, Change change) {
    long tokens = rooms.find(id).tokens();
    if (!store.change(id, change)) {
      throw Rooms.unknown(id);
    }
    told(id);
    listeners.forEach(listener -> listener.changed(id));
    if (rooms.find(id).tokens() != tokens) {
      occupants.endPrograms(id);
    }
  }

  /** Another key; tokens made by the one before end, with what they opened. */
  String changeKey(String id, UUID account) {
    requireModerator(id, account);
    String key = RoomKeys.generate();
    if (!store.changeKey(id, keys.mac(id, key), keys.seal(id, key))) {
      throw Rooms.unknown(id);
    }
    told(id);
    occupants.endPrograms(id);
    return key;
  }

  /** The room is no more: who is inside is out, who was a member is told. */
  void delete(String id, UUID account) {
    requireOwner(id, account);
    delete(id);
  }

  private void delete(String id) {
    List<Runnable> afterwards = listeners.stream().map(listener -> listener.deleting(id)).toList();
    RoomStore.Deleted deleted = store.delete(id).orElse(null);
    rooms.changed(id);
    members.changed(id);
    if (deleted != null) {
      // First: this cannot fail, and whoever is inside is told of more than that.
      news.gone(id, deleted.members(), deleted.version());
    }
    occupants.endAll(id);
    afterwards.forEach(Runnable::run);
  }

  /** Who belongs to a room. */
  List<Member> members(String id, UUID account) {
    requireMember(id, account);
    return members.of(id);
  }

  /** Another role for a member. Only the owner hands the room over, or loses it by that. */
  void change(String id, UUID by, UUID account, Role role) {
    Role own = requireModerator(id, by);
    Role before = members.roleOf(id, account).orElse(null);
    if (before == null && role == Role.MEMBER && inviting.mayInvite(by, account)) {
      inviting.invite(id, by, account);
      return;
    }
    if (before == null) {
      throw noMember();
    }
    if ((role == Role.OWNER || before == Role.OWNER) && own != Role.OWNER) {
      throw notModerator("Ask the owner: the room is theirs to hand over.");
    }
    if (before == Role.OWNER && role != Role.OWNER) {
      throw ownerStays();
    }
    if (!members.change(id, account, role)) {
      throw noMember();
    }
    tellRoles(id);
  }

  private void tellRoles(String id) {
    occupants.changed(rooms.find(id));
    members.of(id).forEach(one -> occupants.role(id, one.account(), one.role()));
  }

  /** Takes a member out, or oneself; the owner stays. */
  void remove(String id, UUID by, UUID account) {
    if (by.equals(account)) {
      requireMember(id, by);
    } else {
      requireModerator(id, by);
    }
    if (members.roleOf(id, account).orElseThrow(OwnRooms::noMember) == Role.OWNER) {
      throw ownerStays();
    }
    if (members.remove(id, account)) {
      occupants.endAccount(id, account);
    }
  }

  /** The rooms of an account that goes are another member's, or go too. */
  @Override
  public Runnable leaving(UUID account) {
    List<String> owned = store.ownedBy(account);
    return () -> owned.forEach(this::passOnOrLog);
  }

  /** One that cannot be passed on keeps no other from it. */
  private void passOnOrLog(String id) {
    try {
      passOn(id);
    } catch (RuntimeException e) {
      LOG.error("The room {} has no owner until there is another administrator", id, e);
    }
  }

  /** To who has led it, or been a member, for longest; without members a room goes. */
  private void passOn(String id) {
    members.changed(id);
    List<Member> left = members.of(id);
    if (left.isEmpty()) {
      delete(id);
    } else {
      members.change(id, left.getFirst().account(), Role.OWNER);
      tellRoles(id);
    }
  }

  /** Members see whose a room is, by name. */
  @Override
  public void changed(Account before, Account after) {
    if (!before.displayName().equals(after.displayName())) {
      store.raiseOwnedBy(after.id()).forEach(news::changed);
    }
  }

  /** Rooms without an owner, made before there were accounts, are this one's. */
  @Override
  public void administrator(UUID administrator) {
    store
        .adopt(administrator)
        .forEach(id -> {
          members.changed(id);
          told(id);
        });
  }

  private void told(String id) {
    rooms.changed(id);
    news.changed(id);
    occupants.changed(rooms.find(id));
  }

  private Role requireMember(String id, UUID account) {
    return (RoomIds.isValid(id) ? members.roleOf(id, account) : Optional.<Role>empty())
        .orElseThrow(() -> Rooms.unknown(id));
  }

  private Role requireModerator(String id, UUID account) {
    Role role = requireMember(id, account);
    if (!role.moderates()) {
      throw notModerator("Ask a moderator of the room to do it.");
    }
    return role;
  }

  private void requireOwner(String id, UUID account) {
    if (requireMember(id, account) != Role.OWNER) {
      throw notModerator("Ask the owner of the room to do it.");
    }
  }

  private static Problem notModerator(String detail) {
    return new Problem(ProblemCode.NOT_MODERATOR, detail);
  }

  private static Problem ownerStays() {
    return new Problem(
        ProblemCode.OWNER_STAYS, "Hand the room over to another member first, or delete it.");
  }

  private static Problem noMember() {
    return new Problem(
        ProblemCode.NOT_FOUND, "Look at the list again: there is no such member of the room.");
  }
}
