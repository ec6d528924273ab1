/** The requests of calls of two (docs/protocol.md, "Calls"). */
import type { PeerSignal } from '../media/peer-call';
import { Api, roomPath, type Requests } from './api';
import {
  call,
  recentCalls,
  type Call,
  type CallKind,
  type CallStates,
  type RecentCall,
} from './call-messages';

export class CallsApi {
  constructor(private readonly requests: Requests = new Api()) {}

  /** Rings; where the other rings me just now, that call, accepted. */
  ring(account: string, kind: CallKind, tab: string): Promise<Call> {
    return this.requests.json('POST', '/api/calls', call, { account, kind, tab });
  }

  accept(id: string, tab: string, camera: boolean): Promise<Call> {
    return this.requests.json('POST', `${path(id)}/accept`, call, { tab, camera });
  }

  async reject(id: string): Promise<void> {
    await this.requests.send('POST', `${path(id)}/reject`);
  }

  /** `reason`: media broke, and does not come back. */
  async hangUp(id: string, reason?: 'lost'): Promise<void> {
    await this.requests.send('POST', `${path(id)}/hang-up${reason ? `?reason=${reason}` : ''}`);
  }

  async signal(id: string, tab: string, signal: PeerSignal): Promise<void> {
    await this.requests.send('POST', `${path(id)}/signals`, { tab, signal });
  }

  /** Media flows. */
  async connected(id: string, tab: string): Promise<void> {
    await this.requests.send('POST', `${path(id)}/connected`, { tab });
  }

  async states(id: string, tab: string, states: CallStates): Promise<void> {
    await this.requests.send('PUT', `${path(id)}/states`, { tab, states });
  }

  /** This tab goes on where another one of the account was. */
  resume(id: string, tab: string): Promise<Call> {
    return this.requests.json('POST', `${path(id)}/resume`, call, { tab });
  }

  /** One of the two's; also for a minute after its end. */
  one(id: string): Promise<Call> {
    return this.requests.json('GET', path(id), call);
  }

  /** The page goes, and may come back: a beacon outlives it. */
  awayByBeacon(id: string, tab: string): void {
    const body = new Blob([JSON.stringify({ tab })], { type: 'application/json' });
    navigator.sendBeacon(`${path(id)}/away`, body);
  }

  /** Newest first, 50 at once; those before that call. */
  recent(before?: string): Promise<RecentCall[]> {
    const query = before === undefined ? '' : `?before=${encodeURIComponent(before)}`;
    return this.requests.json('GET', `/api/calls${query}`, recentCalls);
  }

  /** Wants a contact of one's own in the call; the other side is asked. */
  invite(id: string, account: string, tab: string): Promise<Call> {
    return this.requests.json('POST', `${path(id)}/invitations`, call, { account, tab });
  }

  /** Agrees that a third comes in, or takes it back. */
  agree(id: string, tab: string, agree: boolean): Promise<Call> {
    return this.requests.json('PUT', `${path(id)}/growing`, call, { tab, agree });
  }

  /** The conference's media is here. */
  async grown(id: string, tab: string): Promise<void> {
    await this.requests.send('POST', `${path(id)}/grown`, { tab });
  }

  /** Asks somebody into a room of one's own. */
  async askIn(room: string, account: string): Promise<void> {
    await this.requests.send('POST', `${roomPath(room)}/invitations`, { account });
  }

  /** Comes into the room that one was asked into: is a member of it from now on. */
  async acceptInvitation(room: string): Promise<void> {
    await this.requests.send('PUT', invitationPath(room));
  }

  async declineInvitation(room: string): Promise<void> {
    await this.requests.send('DELETE', invitationPath(room));
  }

  async seen(): Promise<void> {
    await this.requests.send('PUT', '/api/calls/seen');
  }
}

function path(id: string): string {
  return `/api/calls/${encodeURIComponent(id)}`;
}

function invitationPath(room: string): string {
  return `/api/calls/invitations/${encodeURIComponent(room)}`;
}
