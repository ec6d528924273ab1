/** What the server says of rooms that belong to somebody (docs/protocol.md, "Rooms"). */
import * as v from 'valibot';
import { door, role, unmuting } from './moderation-messages';

const person = v.object({ id: v.string(), name: v.string(), displayName: v.string() });

/** A room in one's list. */
export const ownRoom = v.object({
  id: v.string(),
  title: v.optional(v.nullable(v.string()), null),
  kind: v.optional(v.string(), 'conference'),
  role: v.fallback(role, 'member'),
  owner: v.nullable(person),
  ...door,
  unmuting,
  /** How many are in the call that goes on; 0: none does. */
  inside: v.optional(v.number(), 0),
  createdAt: v.optional(v.string()),
  version: v.number(),
  /** As `version`, but who is inside changes nothing: so members do. */
  changes: v.optional(v.number(), 0),
  /** Told to owner and moderators, where one room is asked for. */
  key: v.optional(v.nullable(v.string()), null),
});
export type OwnRoom = v.InferOutput<typeof ownRoom>;
export const ownRooms = v.array(ownRoom);

export const roomKey = v.object({ key: v.string() });

export const member = v.object({ ...person.entries, role: v.fallback(role, 'member') });
export type Member = v.InferOutput<typeof member>;
export const members = v.array(member);

export const roomTold = v.object({ room: ownRoom });
export const roomGone = v.object({ id: v.string(), version: v.number() });
