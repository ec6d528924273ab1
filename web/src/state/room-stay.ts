/** The stay in a room that this page shows, for what lives above pages. */
import { createStore } from 'zustand/vanilla';
import type { RoomSession } from './room-session';

export interface RoomStay {
  room: string | undefined;
  session: RoomSession | undefined;
}

const nowhere: RoomStay = { room: undefined, session: undefined };
export const roomStay = createStore<RoomStay>(() => nowhere);

export function stayBegins(room: string, session: RoomSession): void {
  roomStay.setState({ room, session });
}

export function stayEnds(session: RoomSession | undefined): void {
  if (session && roomStay.getState().session === session) roomStay.setState(nowhere);
}
