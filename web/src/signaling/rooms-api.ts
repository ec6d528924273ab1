/** Requests about one's rooms (docs/protocol.md, "Rooms"). */
import { roomPath, type Api } from './api';
import { createdRoom, type CreatedRoom } from './messages';
import type { Role } from './moderation-messages';
import { members, ownRoom, roomKey, type Member, type OwnRoom } from './rooms-messages';

export interface NewRoom {
  id?: string;
  title?: string;
  kind?: 'conference' | 'call';
  guests?: boolean;
  audioOnly?: boolean;
}

export type RoomChange = Partial<Pick<OwnRoom, 'title' | 'locked' | 'guests' | 'unmuting'>>;

export class RoomsApi {
  constructor(private readonly api: Pick<Api, 'json' | 'send'>) {}

  create(room: NewRoom): Promise<CreatedRoom> {
    return this.api.json('POST', '/api/rooms', createdRoom, room);
  }

  /** With the key, for its owner and moderators. */
  room(id: string): Promise<OwnRoom> {
    return this.api.json('GET', roomPath(id), ownRoom);
  }

  change(id: string, change: RoomChange): Promise<OwnRoom> {
    return this.api.json('PATCH', roomPath(id), ownRoom, change);
  }

  /** Another key: whoever came in by the old one's tokens is out. */
  async newKey(id: string): Promise<string> {
    return (await this.api.json('PUT', `${roomPath(id)}/key`, roomKey)).key;
  }

  async delete(id: string): Promise<void> {
    await this.api.send('DELETE', roomPath(id));
  }

  members(id: string): Promise<Member[]> {
    return this.api.json('GET', `${roomPath(id)}/members`, members);
  }

  async setRole(id: string, account: string, role: Role): Promise<void> {
    await this.api.send('PUT', memberPath(id, account), { role });
  }

  async removeMember(id: string, account: string): Promise<void> {
    await this.api.send('DELETE', memberPath(id, account));
  }

  /** Is no member any more: the room leaves one's list. */
  leave(id: string): Promise<void> {
    return this.removeMember(id, 'me');
  }
}

function memberPath(id: string, account: string): string {
  return `${roomPath(id)}/members/${encodeURIComponent(account)}`;
}
