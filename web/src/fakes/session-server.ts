/**
 * The server's side of docs/protocol.md for one browser's session, in memory: rooms with versions, the
 * session's log with its one numbering, streams, snapshots. For tests in virtual time.
 */
import type { Participant, RoomState, Slot, Speakers } from '../signaling/messages';
import { emptyView } from '../state/room-view';

interface Entry {
  n: number;
  address: string;
  event: string;
  data: string;
}

interface Room {
  id: string;
  version: number;
  participants: Map<string, Participant>;
  speakers: Speakers;
}

/** A participant of this session. */
interface Own {
  room: Room;
  you: string;
  connection: number;
  slots: Slot[];
  network: RoomState['network'];
  codecs: Record<string, string>;
}

type Stream = ReadableStreamDefaultController<Uint8Array>;

export interface Request {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

const ownAccount = { administrator: false, version: 1 };

const bytes = (text: string) => new TextEncoder().encode(text);

export class SessionServer {
  session = 's1';
  /** Each request but those for streams, in order. */
  readonly requests: Request[] = [];
  /** The `Last-Event-ID` of each stream that was asked for. */
  readonly resumedFrom: (string | null)[] = [];
  /** Nobody answers: requests fail, streams are cut. */
  down = false;
  /** Answers with a problem in place of what was asked for; by `method path-ending`. */
  readonly refusals = new Map<string, { status: number; code: string }>();
  /** Whose the session is; undefined: a guest's. */
  account: string | undefined;
  /** What a snapshot says of the account. */
  whole: () => Record<string, unknown> = () => ({});
  /** What each sign of life said: whether somebody is at the browser. */
  readonly beats: boolean[] = [];
  /** Milliseconds that an answer is under way. */
  latencyMs = () => 5;
  private epoch = 1;
  private last = 0;
  private made = 0;
  private log: Entry[] = [];
  private readonly rooms = new Map<string, Room>();
  private readonly own = new Map<string, Own>();
  private readonly streams = new Set<Stream>();
  private hangs = false;
  /** What open streams shall say once it does not hang any more. */
  private backlog: (() => void)[] = [];
  private beating: ReturnType<typeof setInterval> | undefined;

  /** Beats as the real one does, until {@link stop}. */
  start(): this {
    this.beating = setInterval(() => this.toAll(': beat\n\n'), 5000);
    return this;
  }

  stop(): void {
    clearInterval(this.beating);
    this.cut();
  }

  /** It hangs: requests wait until they are given up, streams say nothing for now. */
  get silent(): boolean {
    return this.hangs;
  }

  set silent(silent: boolean) {
    this.hangs = silent;
    if (!silent) for (const say of this.backlog.splice(0)) say();
  }

  get openStreams(): number {
    return this.streams.size;
  }

  /** As a browser sees it. */
  readonly fetch: typeof fetch = async (input, init) => {
    const path = input instanceof Request ? input.url : input.toString();
    const signal = init?.signal ?? undefined;
    await this.underWay(signal);
    if (path === '/api/events') {
      const headers = new Headers(init?.headers);
      return this.openStream(headers.get('Last-Event-ID'), signal);
    }
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : {};
    const request = { method: init?.method ?? 'GET', path: path.replace('/api/rooms', ''), body };
    this.requests.push(request);
    const response = this.answerAccount(path, request) ?? this.answer(request);
    await this.underWay(signal);
    return response;
  };

  /** What that participant of this session should see. */
  state(you: string): RoomState | undefined {
    const own = this.own.get(you);
    if (!own) return undefined;
    const { room, connection, slots, network, codecs } = own;
    return structuredClone({
      room: { ...emptyView(room.id).room, capacity: 100 },
      you,
      connection,
      version: room.version,
      participants: [...room.participants.values()],
      slots,
      speakers: room.speakers,
      network,
      codecs,
      knocks: [],
    });
  }

  /** An event to the session's account, or to another address. */
  saysAccount(event: string, data: object, address = `account/${this.account}`): void {
    this.append(address, event, data);
  }

  /** Somebody of another browser comes in. */
  comes(roomId: string, id: string): void {
    this.enter(this.room(roomId), id, id.toUpperCase());
  }

  changes(roomId: string, id: string, change: Partial<Participant>): void {
    const room = this.room(roomId);
    const before = room.participants.get(id);
    if (!before) return;
    const participant = { ...before, ...change };
    room.participants.set(id, participant);
    this.tell(room, `room/${room.id}`, 'changed', { participant });
  }

  leaves(roomId: string, id: string, reason = 'left'): void {
    const room = this.room(roomId);
    const gone = room.participants.get(id);
    if (!gone) return;
    room.participants.delete(id);
    const { dominant, loud } = room.speakers;
    room.speakers = {
      dominant: dominant === id ? null : dominant,
      loud: loud.filter((one) => one !== id),
    };
    const left = { participant: id, name: gone.name, reason };
    this.tell(room, `room/${room.id}`, 'left', left);
    if (this.own.has(id)) {
      this.tell(room, `participant/${id}`, 'gone', { reason });
      this.own.delete(id);
    }
  }

  speak(roomId: string, loud: string[]): void {
    const room = this.room(roomId);
    room.speakers = { dominant: loud[0] ?? room.speakers.dominant, loud };
    this.tell(room, `room/${room.id}`, 'speakers', room.speakers);
  }

  fill(you: string, slot: number, source: string | null): void {
    const own = this.own.get(you);
    if (!own) return;
    const video = source ? 'flowing' : 'none';
    const filled: Slot = { slot, source, video, reason: null, from: null, audio: source !== null };
    own.slots = [...own.slots.filter((one) => one.slot !== slot), filled].toSorted(
      (a, b) => a.slot - b.slot,
    );
    const { connection } = own;
    this.tell(own.room, `participant/${you}`, 'slots', { connection, slots: [filled] });
  }

  /** A personal event that is no part of the state. */
  says(you: string, event: string, data: object): void {
    const own = this.own.get(you);
    if (own) this.tell(own.room, `participant/${you}`, event, data);
  }

  /** Another codec is asked for of a source. */
  wants(you: string, source: string, codec: string): void {
    const own = this.own.get(you);
    if (!own) return;
    own.codecs[source] = codec;
    this.says(you, 'codec', { connection: own.connection, source, codec });
  }

  constrains(you: string, network: RoomState['network']): void {
    const own = this.own.get(you);
    if (!own) return;
    own.network = network;
    this.says(you, 'network', { connection: own.connection, constrained: network });
  }

  participantsOf(roomId: string): string[] {
    return [...this.room(roomId).participants.keys()];
  }

  /** Every stream breaks. */
  cut(): void {
    for (const stream of this.streams) stream.error(new Error('cut'));
    this.streams.clear();
  }

  /** The log is another one; participants stay. */
  forget(): void {
    this.cut();
    this.epoch++;
    this.last = 0;
    this.log = [];
  }

  /** All who were in are out. */
  restart(): void {
    this.forget();
    this.own.clear();
    this.rooms.clear();
  }

  private room(id: string): Room {
    const known = this.rooms.get(id);
    if (known) return known;
    const speakers = { dominant: null, loud: [] };
    const room = { id, version: 0, participants: new Map(), speakers };
    this.rooms.set(id, room);
    return room;
  }

  private enter(room: Room, id: string, name: string): void {
    const participant: Participant = {
      id,
      name,
      kind: 'browser',
      status: 'connected',
      sources: { microphone: 'on', camera: 'on', screen: 'off', screenAudio: 'off' },
      account: null,
      role: null,
      hand: null,
      mutedBy: null,
    };
    room.participants.set(id, participant);
    this.tell(room, `room/${room.id}`, 'joined', { participant });
  }

  private tell(room: Room, address: string, event: string, data: object): void {
    room.version++;
    this.append(address, event, { version: room.version, ...data });
  }

  private append(address: string, event: string, data: object): void {
    const entry = { n: ++this.last, address, event, data: JSON.stringify({ address, ...data }) };
    this.log.push(entry);
    this.toAll(this.frame(entry));
  }

  private frame({ n, event, data }: Pick<Entry, 'n' | 'event' | 'data'>): string {
    return `id: e${this.epoch}-${n}\nevent: ${event}\ndata: ${data}\n\n`;
  }

  private toAll(text: string): void {
    for (const stream of this.streams) {
      const say = () => this.streams.has(stream) && stream.enqueue(bytes(text));
      if (this.hangs) this.backlog.push(say);
      else say();
    }
  }

  private async underWay(signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => reject(new DOMException('given up', 'AbortError'));
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp);
      if (!this.silent) setTimeout(resolve, this.latencyMs());
    });
    if (this.down) throw new TypeError('nobody answers');
  }

  private openStream(lastEventId: string | null, signal: AbortSignal | undefined): Response {
    this.resumedFrom.push(lastEventId);
    const refusal = this.refusals.get('GET events');
    if (refusal) return Response.json({ code: refusal.code }, { status: refusal.status });
    let stream: Stream | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        stream = controller;
        controller.enqueue(bytes(this.beginning(lastEventId)));
        this.streams.add(controller);
      },
      cancel: () => void (stream && this.streams.delete(stream)),
    });
    signal?.addEventListener('abort', () => {
      if (stream && this.streams.delete(stream)) stream.error(new Error('aborted'));
    });
    return new Response(body);
  }

  /** What came after that id, or a snapshot. */
  private beginning(lastEventId: string | null): string {
    const [epoch, n] = lastEventId?.split('-') ?? [];
    if (epoch === `e${this.epoch}` && Number(n) <= this.last) {
      const missed = this.log.filter((entry) => entry.n > Number(n));
      return `: begin\n\n${missed.map((entry) => this.frame(entry)).join('')}`;
    }
    const data = JSON.stringify(this.snapshot());
    return this.frame({ n: this.last, event: 'snapshot', data });
  }

  private snapshot() {
    const rooms = [...this.own.keys()].map((you) => this.state(you));
    return { session: this.session, rooms, me: this.account === undefined ? null : this.whole() };
  }

  private answerAccount(path: string, { body }: Request): Response | undefined {
    switch (path) {
      case '/api/me': {
        const { account: id } = this;
        const account = id === undefined ? null : { ...ownAccount, id, name: id, displayName: id };
        return Response.json({ account, session: id === undefined ? null : this.session });
      }
      case '/api/snapshot':
        if (this.account === undefined) return Response.json({}, { status: 401 });
        return Response.json({ lastEventId: this.position, snapshot: this.snapshot() });
      case '/api/presence':
        this.beats.push(body['active'] === true);
        return new Response(null, { status: 204 });
      default:
        return undefined;
    }
  }

  private answer({ method, path, body }: Request): Response {
    const [, roomId = '', of, you = '', what = ''] = path.split('/');
    if (of !== 'participants') return new Response(null, { status: 204 });
    const route = `${method} ${what || (you === '' ? 'participants' : 'participant')}`;
    const refusal = this.refusals.get(route);
    if (refusal) return Response.json({ code: refusal.code }, { status: refusal.status });
    if (route === 'POST participants') return this.join(roomId, String(body['name']));
    const own = this.own.get(you);
    if (!own) return Response.json({ code: 'unknown-participant' }, { status: 404 });
    switch (route) {
      case 'GET participant':
        return Response.json({ state: this.state(you), lastEventId: this.position });
      case 'PUT connection': {
        const restarts = String(body['offer']).includes('restart');
        if (!restarts) {
          own.connection++;
          own.slots = [];
          own.network = 'none';
          own.codecs = {};
        }
        return Response.json({ answer: 'answer', connection: own.connection });
      }
      case 'DELETE participant':
        this.own.delete(you);
        this.leaves(roomId, you);
        break;
      default:
    }
    return new Response(null, { status: 204 });
  }

  private join(roomId: string, name: string): Response {
    const room = this.room(roomId);
    const you = `p_${++this.made}`;
    this.own.set(you, { room, you, connection: 1, slots: [], network: 'none', codecs: {} });
    this.enter(room, you, name);
    const lastEventId = this.position;
    const { session } = this;
    return Response.json(
      { participant: you, answer: 'answer', session, state: this.state(you), lastEventId },
      { status: 201 },
    );
  }

  private get position(): string {
    return `e${this.epoch}-${this.last}`;
  }
}
