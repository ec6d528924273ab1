import { Problem } from '../signaling/api';
import type { Look } from '../signaling/messages';

/** Why one has to knock. */
export type Door = 'no-key' | 'wrong-key' | 'locked' | 'removed';

/** With these there is no going in, and no knocking. */
const refusals = new Set(['unknown-room', 'bad-room-id', 'guests-not-allowed']);

interface AtTheDoor {
  key: string;
  look: Look | undefined;
  /** What the look into the room was refused by, and the last attempt to go in. */
  problem: unknown;
  failure: unknown;
  /** Why one could not even knock. */
  unheard?: unknown;
}

export function refusalOf({ problem, failure, unheard }: AtTheDoor): Problem | undefined {
  return [failure, problem, unheard].find(
    (one): one is Problem => one instanceof Problem && refusals.has(one.code),
  );
}

/** Why one has to knock; undefined: the door is open, as far as one knows. */
export function doorOf({ key, look, problem, failure }: AtTheDoor): Door | undefined {
  const codes = [failure, problem].map((one) => (one instanceof Problem ? one.code : undefined));
  if (codes.includes('removed')) return 'removed';
  // A stranger without a key is told that it is missing.
  if (key === '' && codes.includes('bad-request')) return 'no-key';
  if (codes.includes('wrong-key')) return key === '' ? 'no-key' : 'wrong-key';
  // The look is newer than the attempt.
  const locked = look ? look.locked : codes.includes('room-locked');
  return locked ? 'locked' : undefined;
}
