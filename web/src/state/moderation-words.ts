/** What moderators do, hands and the lock: the line at the edge of the room that each deserves. */
import type { Participant, RoomEvent, RoomInfo } from '../signaling/messages';
import type { deeds } from '../signaling/moderation-messages';

export type ModerationNotice =
  | { kind: 'moderated'; deed: (typeof deeds)[number]; by: string }
  | { kind: 'hand'; name: string }
  | { kind: 'role'; role: 'moderator' | 'member' }
  | { kind: 'lock'; locked: boolean }
  /** One is muted, and must be allowed to speak. */
  | { kind: 'held' }
  /** The server refused; the problem's code. */
  | { kind: 'refused'; code: string };

interface Before {
  you: string;
  participants: readonly Participant[];
  room: RoomInfo;
}

export function moderationNotice(before: Before, event: RoomEvent): ModerationNotice | undefined {
  switch (event.type) {
    case 'moderated':
      return { kind: 'moderated', deed: event.data.do, by: event.data.by };
    case 'room-changed': {
      const { locked } = event.data.room;
      return locked === before.room.locked ? undefined : { kind: 'lock', locked };
    }
    case 'changed':
      return changeOf(before, event.data.participant);
    default:
      return undefined;
  }
}

function changeOf({ you, participants }: Before, now: Participant): ModerationNotice | undefined {
  const was = participants.find(({ id }) => id === now.id);
  if (!was) return undefined;
  if (now.id !== you) {
    return was.hand === null && now.hand !== null ? { kind: 'hand', name: now.name } : undefined;
  }
  const moderates = mayModerate(now);
  if (moderates === mayModerate(was)) return undefined;
  return { kind: 'role', role: moderates ? 'moderator' : 'member' };
}

/** Whether that person may moderate. */
export function mayModerate(person: Pick<Participant, 'role'> | undefined): boolean {
  return person?.role === 'owner' || person?.role === 'moderator';
}

/** Whether that person is muted until a moderator lets them speak. */
export function isHeld(person: Participant | undefined, room: RoomInfo): boolean {
  return (
    typeof person?.mutedBy === 'string' && room.unmuting === 'moderators' && !mayModerate(person)
  );
}

/** Those whose hands are up, whoever raised theirs first at the head. */
export function raisedHands(participants: readonly Participant[]): Participant[] {
  return participants
    .filter(({ hand }) => hand !== null)
    .toSorted((a, b) => (a.hand ?? '').localeCompare(b.hand ?? '') || a.id.localeCompare(b.id));
}
