/**
 * What the server says (docs/protocol.md), checked where it enters: past this file every message has
 * the type it claims. Unknown fields are dropped, unknown events ignored.
 */
import * as v from 'valibot';
import { door, knock, moderationEvents, standing, unmuting } from './moderation-messages';

export const sourceKinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const;
export type SourceKind = (typeof sourceKinds)[number];

const sourceState = v.picklist(['on', 'muted', 'off']);
export type SourceState = v.InferOutput<typeof sourceState>;

const participant = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.fallback(v.picklist(['browser', 'whip', 'whep']), 'browser'),
  joinedAt: v.optional(v.union([v.string(), v.number()])),
  status: v.fallback(v.picklist(['joining', 'connected', 'reconnecting']), 'connected'),
  sources: v.object({
    microphone: v.optional(sourceState, 'off'),
    camera: v.optional(sourceState, 'off'),
    screen: v.optional(sourceState, 'off'),
    screenAudio: v.optional(sourceState, 'off'),
  }),
  ...standing,
});
export type Participant = v.InferOutput<typeof participant>;

const slot = v.object({
  slot: v.number(),
  source: v.nullable(v.string()),
  video: v.picklist(['waiting', 'flowing', 'paused', 'none']),
  reason: v.optional(
    v.nullable(
      v.fallback(v.nullable(v.picklist(['off', 'muted', 'saving', 'network', 'codec'])), null),
    ),
    null,
  ),
  from: v.optional(v.nullable(v.number()), null),
  audio: v.optional(v.boolean(), false),
});
export type Slot = v.InferOutput<typeof slot>;

const speakers = v.object({
  dominant: v.optional(v.nullable(v.string()), null),
  loud: v.optional(v.array(v.string()), []),
});
export type Speakers = v.InferOutput<typeof speakers>;

const network = v.picklist(['none', 'layers', 'videos']);

const roomInfo = v.object({
  id: v.string(),
  title: v.optional(v.nullable(v.string()), null),
  kind: v.optional(v.string(), 'conference'),
  createdAt: v.optional(v.string()),
  capacity: v.optional(v.number(), 0),
  ...door,
  unmuting,
});
export type RoomInfo = v.InferOutput<typeof roomInfo>;

export const roomState = v.object({
  room: roomInfo,
  you: v.string(),
  participants: v.array(participant),
  /** Which of this participant's connections `slots` speaks of. */
  connection: v.number(),
  /** What of the room is in here: events up to this version are. */
  version: v.number(),
  slots: v.optional(v.array(slot), []),
  speakers: v.optional(speakers, { dominant: null, loud: [] }),
  network: v.fallback(network, 'none'),
  /** What to publish with, by source; those not named are as negotiated. */
  codecs: v.optional(v.record(v.string(), v.string()), {}),
  /** Who waits at the door; told to moderators. */
  knocks: v.optional(v.array(knock), []),
});
export type RoomState = v.InferOutput<typeof roomState>;

export const createdRoom = v.object({
  id: v.string(),
  key: v.string(),
  title: v.optional(v.nullable(v.string()), null),
  createdAt: v.optional(v.string()),
  link: v.optional(v.string()),
});
export type CreatedRoom = v.InferOutput<typeof createdRoom>;

export const look = v.object({
  id: v.string(),
  title: v.optional(v.nullable(v.string()), null),
  kind: v.optional(v.string(), 'conference'),
  createdAt: v.optional(v.string()),
  participants: v.array(v.object({ id: v.string(), name: v.string() })),
  capacity: v.optional(v.number(), 0),
  full: v.optional(v.boolean(), false),
  ...door,
});
export type Look = v.InferOutput<typeof look>;

const iceServer = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

export const joined = v.object({
  participant: v.string(),
  answer: v.string(),
  iceServers: v.optional(v.array(iceServer), []),
  /** The public id of the session whose stream tells of this participant. */
  session: v.string(),
  state: roomState,
  lastEventId: v.optional(v.nullable(v.string()), null),
});
export type Joined = v.InferOutput<typeof joined>;

export const connectionAnswer = v.object({ answer: v.string(), connection: v.number() });
export type ConnectionAnswer = v.InferOutput<typeof connectionAnswer>;

export const ownState = v.object({ state: roomState });

/** `https`: this page by HTTPS. `invite`: what a link for others begins with. Null: there is none. */
export const addresses = v.object({
  https: v.nullable(v.string()),
  invite: v.nullable(v.string()),
  origins: v.array(v.string()),
});
export type Addresses = v.InferOutput<typeof addresses>;

/** One's own account. `name`: what one logs in with; `displayName`: what others see. */
export const account = v.object({
  id: v.string(),
  name: v.string(),
  displayName: v.string(),
  administrator: v.boolean(),
  version: v.number(),
  lastSeenHidden: v.optional(v.boolean(), false),
  unlisted: v.optional(v.boolean(), false),
  picture: v.optional(v.nullable(v.number())),
});
export type Account = v.InferOutput<typeof account>;

/** Who asks. `account`: null for whoever has not logged in. `session`: its public id. */
export const me = v.object({
  account: v.nullable(account),
  session: v.nullable(v.string()),
  registration: v.fallback(v.picklist(['invite', 'open', 'closed']), 'invite'),
});
export type Me = v.InferOutput<typeof me>;

export const ownSessions = v.array(
  v.object({
    id: v.string(),
    device: v.nullable(v.string()),
    address: v.nullable(v.string()),
    createdAt: v.string(),
    usedAt: v.string(),
    current: v.boolean(),
  }),
);
export type OwnSession = v.InferOutput<typeof ownSessions>[number];

export const invitation = v.object({ link: v.string(), expiresAt: v.string() });

export const problem = v.object({
  code: v.optional(v.string()),
  title: v.optional(v.string()),
  detail: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ field: v.string(), problem: v.string() })), []),
});

/** What a participant tells about its connection. Mids name the media sections of the offer. */
export interface ConnectionOffer {
  offer: string;
  sources: Record<string, SourceKind>;
  slots: { audio?: string; video?: string }[];
}

export type Saving = 'none' | 'low' | 'audio';

/** What a participant wants to see; the index is the slot. */
export interface View {
  slots: { source: string | null; height?: number; priority?: number }[];
  saving: Saving;
}

/** The states of all this session's participants, in place of events that are not known any more. */
export const snapshot = v.object({ session: v.string(), rooms: v.array(roomState) });

/** The part of a snapshot that is an account's, by the names of its parts; null for guests. */
const ownSnapshot = v.object({
  session: v.string(),
  me: v.optional(v.nullable(v.record(v.string(), v.unknown())), null),
});
export type OwnSnapshot = v.InferOutput<typeof ownSnapshot>;

/** What a snapshot says, and the event up to which it does. */
export const wholeSession = v.object({
  lastEventId: v.nullable(v.string()),
  snapshot: ownSnapshot,
});
export type WholeSession = v.InferOutput<typeof wholeSession>;

/** To whom an event speaks, and the version of the room after it (docs/protocol.md, "Events"). */
const addressed = v.object({ address: v.string(), version: v.optional(v.number()) });

const eventSchemas = {
  joined: v.object({ participant }),
  changed: v.object({ participant }),
  left: v.object({
    participant: v.string(),
    name: v.optional(v.string(), ''),
    reason: v.fallback(v.picklist(['left', 'lost', 'closed', 'failed', 'removed']), 'left'),
  }),
  slots: v.object({ connection: v.number(), slots: v.array(slot) }),
  speakers,
  network: v.object({ connection: v.number(), constrained: network }),
  codec: v.object({
    connection: v.number(),
    source: v.picklist(sourceKinds),
    codec: v.string(),
  }),
  gone: v.object({
    reason: v.fallback(v.picklist(['lost', 'closed', 'replaced', 'removed', 'ended']), 'closed'),
    /** The moderator who did it. */
    by: v.optional(v.nullable(v.string()), null),
  }),
  'room-changed': v.object({ room: roomInfo }),
  ...moderationEvents,
} as const;

type Schemas = typeof eventSchemas;
/** An event of the stream, told apart by `type`. */
export type RoomEvent = {
  [K in keyof Schemas]: { type: K; data: v.InferOutput<Schemas[K]> };
}[keyof Schemas];

export interface AddressedEvent {
  /** `room/<id>` or `participant/<id>`. */
  address: string;
  /** The room's, after the event. */
  version: number | undefined;
  event: RoomEvent;
}

/** The event a frame of the stream carries, or undefined where we do not know it or it is malformed. */
export function parseEvent(type: string, data: string): AddressedEvent | undefined {
  if (!Object.hasOwn(eventSchemas, type)) return undefined;
  const json = parsedJson(data);
  const to = v.safeParse(addressed, json);
  const result = v.safeParse(eventSchemas[type as keyof Schemas], json);
  if (!to.success || !result.success) return undefined;
  const { address, version } = to.output;
  return { address, version, event: { type, data: result.output } as RoomEvent };
}

/** The states in a snapshot; undefined where it is malformed. */
export function parseSnapshot(data: string): RoomState[] | undefined {
  const result = v.safeParse(snapshot, parsedJson(data));
  return result.success ? result.output.rooms : undefined;
}

/** What a snapshot says of the account; undefined where it is malformed. */
export function parseOwnSnapshot(data: string): OwnSnapshot | undefined {
  const result = v.safeParse(ownSnapshot, parsedJson(data));
  return result.success ? result.output : undefined;
}

/** To whom an event of any kind speaks, and what it says, unchecked. */
export function parseAddressed(data: string): { address: string; json: unknown } | undefined {
  const json = parsedJson(data);
  const result = v.safeParse(addressed, json);
  return result.success ? { address: result.output.address, json } : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
