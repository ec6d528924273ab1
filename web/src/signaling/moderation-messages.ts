/** What the server says of roles, hands, reactions and knocks (docs/protocol.md, "Moderation"). */
import * as v from 'valibot';

export const role = v.picklist(['owner', 'moderator', 'member']);
export type Role = v.InferOutput<typeof role>;

/** Of a participant: what it may, and what it wishes. */
export const standing = {
  /** Null for guests and programs. */
  account: v.optional(v.nullable(v.string()), null),
  role: v.optional(v.fallback(v.nullable(role), null), null),
  /** Since when the hand is up. */
  hand: v.optional(v.nullable(v.string()), null),
  /** Who muted the microphone, where it was not they themselves. */
  mutedBy: v.optional(v.nullable(v.string()), null),
};

/** Of a room: how one comes in. */
export const door = {
  locked: v.optional(v.boolean(), false),
  guests: v.optional(v.boolean(), true),
  audioOnly: v.optional(v.boolean(), false),
};

/** Who unmutes those whom a moderator muted. */
export const unmuting = v.optional(v.fallback(v.picklist(['self', 'moderators']), 'self'), 'self');

/** Somebody at the door, whom moderators see. */
export const knock = v.object({
  knock: v.string(),
  name: v.string(),
  account: v.optional(v.nullable(v.object({ id: v.string() })), null),
  since: v.optional(v.string(), ''),
});
export type Knock = v.InferOutput<typeof knock>;

/** What a moderator does to one person. */
export const deeds = [
  'mute',
  'let-speak',
  'stop-screen',
  'lower-hand',
  'make-moderator',
  'make-member',
] as const;
export type Deed = (typeof deeds)[number] | 'remove';
/** What a moderator does to all. */
export type DeedToAll = 'mute-all' | 'lower-hands' | 'end' | 'lock' | 'unlock';

export const emojis = [
  '👍',
  '👎',
  '👏',
  '❤️',
  '😂',
  '😮',
  '😢',
  '🤔',
  '🎉',
  '🔥',
  '🙏',
  '👋',
] as const;
export type Emoji = (typeof emojis)[number];

export const moderationEvents = {
  reaction: v.object({ participant: v.string(), emoji: v.picklist(emojis) }),
  /** It was done to this participant. */
  moderated: v.object({ do: v.picklist(deeds), by: v.string() }),
  knocks: v.object({ knocks: v.array(knock) }),
} as const;

/** How it stands with one's own knock. `over`: nobody answered, or the room is gone. */
const knockState = v.picklist(['waiting', 'admitted', 'refused', 'over']);
export type KnockState = v.InferOutput<typeof knockState>;

export const ownKnock = v.object({ knock: v.string(), room: v.string(), state: knockState });
export type OwnKnock = v.InferOutput<typeof ownKnock>;

export const knocked = v.object({
  knock: v.string(),
  state: v.optional(knockState, 'waiting'),
  session: v.string(),
  lastEventId: v.optional(v.nullable(v.string()), null),
});
export type Knocked = v.InferOutput<typeof knocked>;

/** The part of a snapshot that tells of one's knocks. */
export const knocksInSnapshot = v.object({ knocks: v.optional(v.array(ownKnock), []) });
