/** A call of two as the stage shows it: the same view that a room has. Pure. */
import type { Call, CallStates, Person, Side } from '../signaling/call-messages';
import type { Participant, Slot, SourceKind, SourceState } from '../signaling/messages';
import { emptyView, type RoomView } from './room-view';
import { enter } from './slot-book';

/** Where what the other sends arrives ({@link PeerLink.slots}). */
export const cameraSlot = 0;
export const screenSlot = 1;

export interface Sides {
  mine: Side;
  other: Side;
}

/** Undefined where the call is none of that account's. */
export function sidesOf(call: Call, account: string): Sides | undefined {
  const { caller, callee } = call;
  if (caller.person.id === account) return { mine: caller, other: callee };
  return callee.person.id === account ? { mine: callee, other: caller } : undefined;
}

/** What the other side is told; a microphone that does not open is muted. */
export function statesFrom(sources: Record<SourceKind, SourceState>): CallStates {
  return {
    microphone: sources.microphone === 'on' ? 'on' : 'muted',
    camera: sources.camera === 'on' ? 'on' : 'off',
    screen: sources.screen === 'on' ? 'on' : 'off',
  };
}

/** Before anything was heard of the other. */
export function viewBefore(call: string, me: Person, other: Person): RoomView {
  const silent = { microphone: 'off', camera: 'off', screen: 'off' } as const;
  const before = emptyView(call);
  return {
    ...before,
    room: { ...before.room, title: other.displayName, kind: 'call', capacity: 2 },
    you: me.id,
    participants: [participant(me, silent, true), participant(other, silent, true)],
  };
}

export function viewWith(view: RoomView, call: Call, { mine, other }: Sides): RoomView {
  return {
    ...view,
    room: { ...view.room, id: call.id },
    participants: [
      participant(mine.person, mine.states, true),
      participant(other.person, other.states, !other.away),
    ],
    slots: enter(view.slots, [
      slotOf(cameraSlot, `${other.person.id}/camera`, other.states.camera),
      slotOf(screenSlot, `${other.person.id}/screen`, other.states.screen),
    ]),
  };
}

function slotOf(slot: number, source: string, state: 'on' | 'off'): Slot {
  return {
    slot,
    source,
    video: state === 'on' ? 'flowing' : 'none',
    reason: null,
    from: null,
    audio: true,
  };
}

function participant(
  { id, displayName }: Person,
  sources: Partial<Record<SourceKind, SourceState>>,
  here: boolean,
): Participant {
  return {
    id,
    name: displayName,
    kind: 'browser',
    account: id,
    role: null,
    hand: null,
    mutedBy: null,
    status: here ? 'connected' : 'reconnecting',
    sources: { microphone: 'off', camera: 'off', screen: 'off', screenAudio: 'off', ...sources },
  };
}
