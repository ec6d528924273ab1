/** The server's requests (docs/protocol.md), typed. Whatever goes wrong is a {@link Problem}. */
import * as v from 'valibot';
import {
  addresses,
  connectionAnswer,
  createdRoom,
  invitation,
  joined,
  look,
  me,
  ownSessions,
  ownState,
  problem,
  wholeSession,
  type Addresses,
  type ConnectionAnswer,
  type ConnectionOffer,
  type CreatedRoom,
  type Joined,
  type Look,
  type Me,
  type OwnSession,
  type RoomState,
  type SourceKind,
  type SourceState,
  type View,
  type WholeSession,
} from './messages';

/** A refusal by the server, or no answer at all (`code` is then `offline`). */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    /** Seconds to wait, where the server said so. */
    readonly retryAfter?: number,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
  }

  /** Whether the same request may succeed later: nobody answered, or the server is in trouble. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const requestTimeoutMs = 10_000;

export interface NewAccount {
  name: string;
  displayName?: string;
  password: string;
  /** The token of an invitation's link. */
  invitation?: string;
}

export interface AccountChange {
  displayName?: string;
  /** Contacts are not told when one was here last. */
  lastSeenHidden?: boolean;
  /** One is on no list of those online, and found by contacts alone. */
  unlisted?: boolean;
}

export interface JoinRequest {
  /** Not needed by members, and by whoever was let in. */
  key?: string;
  name: string;
  connection: ConnectionOffer;
  states: Partial<Record<SourceKind, SourceState>>;
  view?: View;
}

/** What the files of single features (`contacts-api.ts`, …) stand on. */
export type Requests = Pick<Api, 'json' | 'send'>;

export class Api {
  /** Told of each request whether the server answered it, by whatever. */
  onOutcome: ((answered: boolean) => void) | undefined;
  /** Numbers offers, so that the server knows one that came late from a newer one. */
  private attempts = 0;

  constructor(private readonly fetcher: typeof fetch = (...args) => fetch(...args)) {}

  /** Where this server is by HTTPS, and where others can reach it. */
  addresses(): Promise<Addresses> {
    return this.json('GET', '/api/addresses', addresses);
  }

  /** Who asks, and whether accounts can be made. */
  me(): Promise<Me> {
    return this.json('GET', '/api/me', me);
  }

  register(wish: NewAccount): Promise<Me> {
    return this.json('POST', '/api/accounts', me, wish);
  }

  logIn(name: string, password: string): Promise<Me> {
    return this.json('POST', '/api/session', me, { name, password });
  }

  /** Sets a forgotten password anew by a link's token. */
  resetPassword(token: string, password: string): Promise<Me> {
    return this.json('POST', '/api/password', me, { token, password });
  }

  async logOut(): Promise<void> {
    await this.send('DELETE', '/api/session');
  }

  changeMe(change: AccountChange): Promise<Me> {
    return this.json('PATCH', '/api/me', me, change);
  }

  /** A PNG or a JPEG; without one the picture goes. */
  async setPicture(file: Blob | undefined): Promise<void> {
    if (file) await this.send('PUT', '/api/me/picture', file);
    else await this.send('DELETE', '/api/me/picture');
  }

  /** All that the event stream's snapshot would say, for a tab that missed some of it. */
  snapshot(): Promise<WholeSession> {
    return this.json('GET', '/api/snapshot', wholeSession);
  }

  /** A sign of life of whoever is at this browser. */
  async beat(active: boolean): Promise<void> {
    await this.send('POST', '/api/presence', { active });
  }

  /** All other sessions end. */
  async changePassword(before: string, after: string): Promise<void> {
    await this.send('PUT', '/api/me/password', { before, after });
  }

  async deleteAccount(password: string): Promise<void> {
    await this.send('POST', '/api/me/deletion', { password });
  }

  sessions(): Promise<OwnSession[]> {
    return this.json('GET', '/api/me/sessions', ownSessions);
  }

  /** Logs another browser out; without an id all others. */
  async endSession(id?: string): Promise<void> {
    await this.send('DELETE', `/api/me/sessions${id === undefined ? '' : `/${id}`}`);
  }

  /** The path of a link by which somebody makes an account. */
  async invite(): Promise<string> {
    return (await this.json('POST', '/api/invitations', invitation)).link;
  }

  createRoom(request: { id?: string; title?: string }): Promise<CreatedRoom> {
    return this.json('POST', '/api/rooms', createdRoom, request);
  }

  /** Who is inside, before joining. */
  look(room: string, key: string): Promise<Look> {
    return this.json('POST', `${roomPath(room)}/look`, look, key === '' ? {} : { key });
  }

  join(room: string, request: JoinRequest): Promise<Joined> {
    return this.json('POST', `${roomPath(room)}/participants`, joined, request);
  }

  /** An ICE restart, or a fresh connection in the old one's place: the server tells by the fingerprint. */
  reconnect(
    room: string,
    participant: string,
    connection: ConnectionOffer,
  ): Promise<ConnectionAnswer> {
    const path = `${participantPath(room, participant)}/connection`;
    const body = { ...connection, attempt: ++this.attempts };
    return this.json('PUT', path, connectionAnswer, body);
  }

  /** The room as this participant sees it now, for a page that missed events. */
  async state(room: string, participant: string): Promise<RoomState> {
    return (await this.json('GET', participantPath(room, participant), ownState)).state;
  }

  async update(
    room: string,
    participant: string,
    change: { name?: string; states?: Partial<Record<SourceKind, SourceState>> },
  ): Promise<void> {
    await this.send('PATCH', participantPath(room, participant), change);
  }

  async setView(room: string, participant: string, view: View): Promise<void> {
    await this.send('PUT', `${participantPath(room, participant)}/view`, view);
  }

  async leave(room: string, participant: string): Promise<void> {
    await this.send('DELETE', participantPath(room, participant));
  }

  /** Leaves while the page goes away: a beacon outlives it. */
  leaveByBeacon(room: string, participant: string): void {
    navigator.sendBeacon(`${participantPath(room, participant)}/leave`);
  }

  /** A request whose answer has that shape. */
  async json<T extends v.GenericSchema>(
    method: string,
    path: string,
    schema: T,
    body?: unknown,
  ): Promise<v.InferOutput<T>> {
    const response = await this.send(method, path, body);
    const parsed = v.safeParse(schema, await response.json().catch(() => undefined));
    if (!parsed.success) {
      throw new Problem('bad-answer', 502, `${method} ${path}: ${v.summarize(parsed.issues)}`);
    }
    return parsed.output;
  }

  /** A request that the server grants; whatever else comes of it is a {@link Problem}. `how`: what of a fetch is not as usual. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    how: Pick<RequestInit, 'keepalive'> = {},
  ): Promise<Response> {
    let response: Response;
    try {
      response = await this.fetcher(path, {
        method,
        credentials: 'same-origin',
        ...how,
        signal: AbortSignal.timeout(requestTimeoutMs),
        ...(body === undefined ? {} : contentOf(body)),
      });
    } catch (error) {
      this.onOutcome?.(false);
      throw new Problem('offline', 0, String(error));
    }
    this.onOutcome?.(true);
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}

/** JSON, or a file as it is. */
function contentOf(body: unknown): Pick<RequestInit, 'headers' | 'body'> {
  return body instanceof Blob
    ? { headers: { 'Content-Type': body.type }, body }
    : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** The problem that a refused response describes. */
export async function problemOf(response: Response): Promise<Problem> {
  const parsed = v.safeParse(problem, await response.json().catch(() => undefined));
  const told = parsed.success ? parsed.output : { errors: [] };
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const code = told.code ?? (response.status >= 500 ? 'server-busy' : `http-${response.status}`);
  return new Problem(
    code,
    response.status,
    told.detail ?? told.title ?? response.statusText,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}

export function roomPath(room: string): string {
  return `/api/rooms/${encodeURIComponent(room)}`;
}

export function participantPath(room: string, participant: string): string {
  return `${roomPath(room)}/participants/${encodeURIComponent(participant)}`;
}
