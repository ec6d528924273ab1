/** What the server says of calls of two (docs/protocol.md, "Calls"), checked where it enters. */
import * as v from 'valibot';
import type { PeerSignal } from '../media/peer-call';

export const person = v.object({
  id: v.string(),
  name: v.string(),
  displayName: v.string(),
  /** Another number is another picture; none: there is none. */
  picture: v.optional(v.nullable(v.number())),
});
export type Person = v.InferOutput<typeof person>;

const callKind = v.picklist(['audio', 'video']);
export type CallKind = v.InferOutput<typeof callKind>;

const states = v.object({
  microphone: v.fallback(v.picklist(['on', 'muted']), 'muted'),
  camera: v.fallback(v.picklist(['on', 'off']), 'off'),
  screen: v.fallback(v.picklist(['on', 'off']), 'off'),
});
export type CallStates = v.InferOutput<typeof states>;
export const silent: CallStates = { microphone: 'muted', camera: 'off', screen: 'off' };

/** One of the two: who, and by which page of which browser, once there is one. */
const side = v.object({
  person,
  tab: v.optional(v.nullable(v.string()), null),
  session: v.optional(v.nullable(v.string()), null),
  states: v.fallback(states, silent),
  /** Its page went away, or its browser is not heard of. */
  away: v.optional(v.boolean(), false),
  /** How many signals it has sent. */
  signals: v.optional(v.number(), 0),
});
export type Side = v.InferOutput<typeof side>;

const endReason = v.fallback(
  v.picklist(['hung-up', 'rejected', 'busy', 'no-answer', 'cancelled', 'lost', 'failed', 'grown']),
  'failed',
);
export type EndReason = v.InferOutput<typeof endReason>;

/** A third is wanted: by whom, and the conference's room once the other agreed. */
const growing = v.object({
  by: v.string(),
  invited: person,
  room: v.optional(v.nullable(v.string()), null),
  /** Which of the two want it so far. */
  agreed: v.optional(v.array(v.string()), []),
});

export const call = v.object({
  id: v.string(),
  kind: callKind,
  state: v.picklist(['ringing', 'connecting', 'active', 'ended']),
  caller: side,
  callee: side,
  startedAt: v.string(),
  answeredAt: v.optional(v.nullable(v.string()), null),
  endedAt: v.optional(v.nullable(v.string()), null),
  reason: v.optional(v.nullable(endReason), null),
  growing: v.optional(v.nullable(growing), null),
  /** In which the two met; null: one rang the other. */
  room: v.optional(v.nullable(v.string()), null),
  version: v.number(),
});
export type Call = v.InferOutput<typeof call>;

export const calls = v.array(call);
export const callEvent = v.object({ call });

export const missedCount = v.object({ count: v.number(), version: v.optional(v.number(), 0) });

const candidate = v.object({
  candidate: v.string(),
  sdpMid: v.optional(v.nullable(v.string()), null),
  sdpMLineIndex: v.optional(v.nullable(v.number()), null),
  usernameFragment: v.optional(v.nullable(v.string()), null),
});
const signal = v.variant('type', [
  v.object({ type: v.literal('offer'), sdp: v.string() }),
  v.object({ type: v.literal('answer'), sdp: v.string() }),
  v.object({ type: v.literal('candidate'), candidate: v.nullable(candidate) }),
]);

export const signalEvent = v.object({
  call: v.string(),
  to: v.string(),
  from: v.string(),
  n: v.number(),
  signal,
});
export type CallSignal = Omit<v.InferOutput<typeof signalEvent>, 'signal'> & { signal: PeerSignal };

export const recentCalls = v.array(
  v.object({
    id: v.string(),
    kind: callKind,
    /** Null: the account was deleted. */
    with: v.nullable(person),
    direction: v.picklist(['in', 'out']),
    reason: v.optional(v.nullable(endReason), null),
    startedAt: v.string(),
    seconds: v.optional(v.nullable(v.number()), null),
    missed: v.optional(v.boolean(), false),
    seen: v.optional(v.boolean(), true),
  }),
);
export type RecentCall = v.InferOutput<typeof recentCalls>[number];

const invitation = v.object({
  room: v.string(),
  title: v.optional(v.nullable(v.string()), null),
  by: person,
  /** By somebody who is no contact: a line, no ring. */
  silent: v.optional(v.boolean(), false),
  expiresAt: v.string(),
});
/** Into a room, or a call of two that becomes a conference. */
export type CallInvitation = v.InferOutput<typeof invitation>;
/** Somebody whom this account asked does not come. */
export const notComing = v.object({
  room: v.string(),
  account: person,
  answer: v.fallback(v.picklist(['declined', 'no-answer']), 'no-answer'),
});
export type NotComing = v.InferOutput<typeof notComing>;
export const invitations = v.object({ invitations: v.array(invitation), version: v.number() });
