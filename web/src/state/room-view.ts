/** All that the room's components render, and the pure steps by which events change it. */
import type { Participant, RoomEvent, RoomInfo, RoomState, Speakers } from '../signaling/messages';
import type { Knock } from '../signaling/moderation-messages';
import { moderationNotice, type ModerationNotice } from './moderation-words';
import type { Reaction } from './reaction-board';
import { enter, type BookedSlot } from './slot-book';
import type { Trouble } from './trouble';

export type Notice = { id: number } & NoticeContent;
export type NoticeContent =
  | { kind: 'joined' | 'left' | 'lost' | 'removed' | 'sharing'; name: string }
  | ModerationNotice
  | { kind: 'replaced'; device: 'microphone' | 'camera' | 'speaker'; label: string | undefined }
  | { kind: 'failed'; what: 'microphone' | 'camera' | 'screen' }
  | { kind: 'copied' }
  | { kind: 'mutedSpeaking' };

export interface RoomView {
  phase: 'joining' | 'in' | 'over';
  /** Why it is over. */
  ending: 'left' | 'closed' | 'replaced' | 'removed' | 'ended' | 'refused' | undefined;
  /** The moderator who ended it. */
  endedBy: string | null;
  /** The problem's code, where the server refused. */
  refusal: string | undefined;
  room: RoomInfo;
  you: string;
  participants: Participant[];
  /** The number of the connection in use: what is told of another one is not for this page. */
  connection: number;
  slots: BookedSlot[];
  speakers: Speakers;
  network: 'none' | 'layers' | 'videos';
  /** Media flows or could flow. */
  mediaUp: boolean;
  /** Those of whom nothing comes at the moment, though it should. */
  standing: readonly string[];
  /** What is wrong with one's own connection, once that shall be said. */
  trouble: Trouble | undefined;
  /** The browser wants a press before it plays sound. */
  soundBlocked: boolean;
  notices: Notice[];
  /** What people say without words, for a moment. */
  reactions: Reaction[];
  /** Who waits at the door; told to moderators. */
  knocks: Knock[];
  /** By participant, 0 to 1. */
  volumes: Record<string, number>;
  /** Grows with each new RTCPeerConnection: tiles take its tracks then. */
  connectionTurn: number;
}

export function emptyView(room: string): RoomView {
  return {
    phase: 'joining',
    ending: undefined,
    endedBy: null,
    refusal: undefined,
    room: {
      id: room,
      title: null,
      kind: 'conference',
      capacity: 0,
      locked: false,
      guests: true,
      audioOnly: false,
      unmuting: 'self',
    },
    you: '',
    participants: [],
    connection: 0,
    slots: [],
    speakers: { dominant: null, loud: [] },
    network: 'none',
    mediaUp: false,
    standing: [],
    trouble: undefined,
    soundBlocked: false,
    notices: [],
    reactions: [],
    knocks: [],
    volumes: {},
    connectionTurn: 0,
  };
}

export function withState(view: RoomView, state: RoomState): RoomView {
  return {
    ...view,
    room: state.room,
    you: state.you,
    participants: state.participants,
    // Of another connection than the one in use: the slots of this one are still to come.
    slots:
      state.connection === view.connection
        ? enter(
            view.slots.filter(({ slot }) => state.slots.some((s) => s.slot === slot)),
            state.slots,
          )
        : view.slots,
    speakers: state.speakers,
    network: state.network,
    knocks: state.knocks,
  };
}

/** The view with that connection in use; its slots are still to be told. */
export function withConnection(view: RoomView, connection: number): RoomView {
  return connection === view.connection ? view : { ...view, connection, slots: [] };
}

/** The view after an event. `codec`, `moderated`, `reaction` and `gone` ask for deeds, which the session does. */
export function applied(view: RoomView, event: RoomEvent): RoomView {
  switch (event.type) {
    case 'joined':
    case 'changed':
      return { ...view, participants: withParticipant(view.participants, event.data.participant) };
    case 'left':
      return {
        ...view,
        participants: view.participants.filter(({ id }) => id !== event.data.participant),
        speakers: withoutSpeaker(view.speakers, event.data.participant),
      };
    case 'slots':
      return event.data.connection === view.connection
        ? { ...view, slots: enter(view.slots, event.data.slots) }
        : view;
    case 'speakers':
      return { ...view, speakers: event.data };
    case 'network':
      return event.data.connection === view.connection
        ? { ...view, network: event.data.constrained }
        : view;
    case 'room-changed':
      return { ...view, room: event.data.room };
    case 'knocks':
      return { ...view, knocks: event.data.knocks };
    case 'codec':
    case 'moderated':
    case 'reaction':
    case 'gone':
      return view;
  }
}

/** Nothing comes of that person: the last picture stays. */
export function isAway({ standing, participants }: RoomView, id: string): boolean {
  return standing.includes(id) || statusOf(participants, id) === 'reconnecting';
}

/** Whose voice is heard now: nobody speaks whose media stands. */
export function isSpeaking(view: RoomView, id: string): boolean {
  return view.mediaUp && view.speakers.loud.includes(id) && !isAway(view, id);
}

/** The others of whom nothing comes, though one's own connection is well. */
export function interrupted(view: RoomView): Participant[] {
  if (!view.mediaUp) return [];
  return view.participants.filter(
    ({ id, kind }) => id !== view.you && kind !== 'whep' && isAway(view, id),
  );
}

/** The line that an event deserves at the edge of the room. */
export function noticeOf(view: RoomView, event: RoomEvent): NoticeContent | undefined {
  if (event.type === 'joined') {
    const { id, name, kind } = event.data.participant;
    const known = view.participants.some((participant) => participant.id === id);
    return id === view.you || known || kind === 'whep' ? undefined : { kind: 'joined', name };
  }
  if (event.type === 'left') {
    const gone = view.participants.find(({ id }) => id === event.data.participant);
    if (!gone || gone.id === view.you || gone.kind === 'whep') return undefined;
    const { reason } = event.data;
    const lost = reason === 'lost' || reason === 'failed';
    return { kind: lost ? 'lost' : reason === 'removed' ? reason : 'left', name: gone.name };
  }
  if (event.type === 'changed') {
    const { id, name, sources } = event.data.participant;
    const before = view.participants.find((participant) => participant.id === id);
    const began = before && before.sources.screen === 'off' && sources.screen === 'on';
    if (began && id !== view.you) return { kind: 'sharing', name };
  }
  return moderationNotice(view, event);
}

function statusOf(all: readonly Participant[], id: string): Participant['status'] | undefined {
  return all.find((one) => one.id === id)?.status;
}

function withParticipant(all: Participant[], one: Participant): Participant[] {
  const known = all.some(({ id }) => id === one.id);
  return known ? all.map((each) => (each.id === one.id ? one : each)) : [...all, one];
}

function withoutSpeaker({ dominant, loud }: Speakers, id: string): Speakers {
  return { dominant: dominant === id ? null : dominant, loud: loud.filter((each) => each !== id) };
}
