/** The requests of rooms of two, and of ringing a room's members (docs/protocol.md, "Calls"). */
import * as v from 'valibot';
import { Api, roomPath, type Requests } from './api';
import { call } from './call-messages';

const entered = v.object({
  /** `elsewhere`: another tab of the account is in this call; `full`: two others are inside. */
  state: v.picklist(['waiting', 'joined', 'elsewhere', 'full']),
  call: v.optional(v.nullable(call), null),
});
export type Entered = v.InferOutput<typeof entered>;

const asked = v.object({ asked: v.boolean() });
const rings = v.object({ rung: v.number(), left: v.number() });
export type Rings = v.InferOutput<typeof rings>;

export const callPlace = v.object({
  room: v.string(),
  tab: v.string(),
  state: v.picklist(['waiting', 'asking', 'refused', 'free', 'conference']),
  conference: v.optional(v.nullable(v.string()), null),
});
export type CallPlace = v.InferOutput<typeof callPlace>;
export const callPlaceTold = v.object({ callRoom: v.nullable(callPlace), version: v.number() });

export class CallRoomsApi {
  constructor(private readonly requests: Requests = new Api()) {}

  /** Waits in the room, or calls whoever waits; members need no key. */
  enter(room: string, key: string, tab: string, camera: boolean): Promise<Entered> {
    const wish = { ...(key === '' ? {} : { key }), tab, camera };
    return this.requests.json('POST', path(room), entered, wish);
  }

  /** Asks the two inside for a conference; false: nobody is inside any more. */
  async ask(room: string, tab: string): Promise<boolean> {
    return (await this.requests.json('POST', `${path(room)}/growing`, asked, { tab })).asked;
  }

  async leave(room: string, tab: string): Promise<void> {
    await this.requests.send('POST', `${path(room)}/leave`, { tab });
  }

  /** The page goes: a beacon outlives it. */
  leaveByBeacon(room: string, tab: string): void {
    const body = new Blob([JSON.stringify({ tab })], { type: 'application/json' });
    navigator.sendBeacon(`${path(room)}/leave`, body);
  }

  /** Rings the members who are not inside: at how many, and how many are left out. */
  ring(room: string): Promise<Rings> {
    return this.requests.json('POST', `${roomPath(room)}/rings`, rings);
  }
}

function path(room: string): string {
  return `${roomPath(room)}/call`;
}
