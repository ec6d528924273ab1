/**
 * A server inside the page, for looking at the app without one: it answers `fetch` as docs/protocol.md
 * says and sends drawn people over a real RTCPeerConnection. Development only; no part of a build.
 *
 * `?story=5` puts five others into the room; `muted`, `off`, `screens`, `away`, `speaker` say more.
 */
import type { Participant, RoomState, Slot, View } from '../signaling/messages';
import { portrait, sharedScreen } from './portrait';

const names: Record<string, readonly string[]> = {
  en: [
    'Sara Ahmadi',
    'Adam Kowalski',
    'Mina',
    'Jan Nowak',
    'Zofia',
    'Kamran',
    'Ewa',
    'Leila',
    'Tom',
  ],
  fa: ['سارا احمدی', 'آدام', 'مینا رضایی', 'کامران', 'لیلا', 'یان', 'نرگس', 'پویا', 'زوفیا'],
  pl: [
    'Zofia Wiśniewska',
    'Adam Kowalski',
    'Sara',
    'Jan',
    'Ewa',
    'Mina',
    'Piotr',
    'Łucja',
    'Tomasz',
  ],
};

interface Script {
  others: number;
  muted: number;
  off: number;
  screens: number;
  away: number;
}

export function installFakeServer(query: URLSearchParams): void {
  const number = (name: string, fallback: number) => Number(query.get(name) ?? fallback);
  const server = new FakeServer(
    {
      others: number('story', 3),
      muted: number('muted', 1),
      off: number('off', 1),
      screens: number('screens', 0),
      away: number('away', 0),
    },
    query.get('lang') ?? 'en',
  );
  const original = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const url = new URL(String(input instanceof Request ? input.url : input), location.href);
    return url.pathname.startsWith('/api/') ? server.answer(url, init) : original(input, init);
  };
  Object.assign(window, { story: server });
}

class FakeServer {
  private readonly others: Participant[];
  private readonly tracks = new Map<string, MediaStreamTrack>();
  private me: Participant | undefined;
  private slots: Slot[] = [];
  private events: ReadableStreamDefaultController<Uint8Array> | undefined;
  private pc: RTCPeerConnection | undefined;
  private pictureMids: string[] = [];
  private eventId = 0;

  constructor(
    script: Script,
    private readonly language: string,
  ) {
    const list = names[language] ?? names.en ?? [];
    this.others = Array.from({ length: script.others }, (_, i): Participant => {
      const id = `p_${i + 1}`;
      this.tracks.set(`${id}/camera`, portrait(i));
      if (i < script.screens) this.tracks.set(`${id}/screen`, sharedScreen());
      const fromEnd = script.others - 1 - i;
      return {
        id,
        name: list[i % list.length] ?? id,
        kind: 'browser',
        status: fromEnd < script.away ? 'reconnecting' : 'connected',
        sources: {
          microphone: i > 0 && i <= script.muted ? 'muted' : 'on',
          camera: fromEnd < script.off ? 'off' : 'on',
          screen: i < script.screens ? 'on' : 'off',
          screenAudio: 'off',
        },
      };
    });
  }

  /** Sends an event to the page; for tries from the console. */
  emit(type: string, data: unknown): void {
    const text = `id: story-${++this.eventId}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    this.events?.enqueue(new TextEncoder().encode(text));
  }

  async answer(url: URL, init: RequestInit | undefined): Promise<Response> {
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : {};
    const route = `${init?.method ?? 'GET'} ${url.pathname.replace(/^\/api\/?/, '')}`;
    if (route === 'GET events') return this.openEvents();
    if (route === 'GET https') return json(200, { origin: 'https://meet.example:8443' });
    if (route === 'POST rooms') return this.created(body);
    if (route.endsWith('/look')) return json(200, this.look(body));
    if (route.endsWith('/participants')) return this.join(body);
    if (route.endsWith('/view')) this.setView(body as View);
    if (route.endsWith('/connection')) {
      return json(200, { answer: await this.connect(body) });
    }
    return new Response(null, { status: 204 });
  }

  private created({ id, title }: { id?: string; title?: string }): Response {
    if (id === 'taken') return json(409, { code: 'room-id-taken', detail: 'Choose another id.' });
    const room = id ?? 'k3vd-9wmq-t2ha';
    return json(201, { id: room, key: 'Zr4kW1mQ8vYtB0sLx7NcPA', title: title ?? null });
  }

  private look({ key }: { key?: string }) {
    if (key === 'wrong') return { code: 'wrong-key' };
    const participants = this.others.map(({ id, name }) => ({ id, name }));
    return { ...this.room(), participants, full: false };
  }

  private room() {
    const titles: Record<string, string> = { fa: 'جلسهٔ هفتگی', pl: 'Przegląd tygodnia' };
    const title = titles[this.language] ?? 'Weekly review';
    return { id: 'weekly-review', title, kind: 'conference', capacity: 100 };
  }

  private async join(body: { name: string; connection: never; states?: object }) {
    this.me = {
      id: 'p_me',
      name: body.name,
      kind: 'browser',
      status: 'connected',
      sources: { microphone: 'on', camera: 'on', screen: 'off', screenAudio: 'off' },
    };
    const answer = await this.connect(body.connection);
    const state: RoomState = {
      room: this.room(),
      you: 'p_me',
      participants: [...this.others, this.me],
      slots: this.slots,
      speakers: { dominant: 'p_1', loud: this.others.length > 0 ? ['p_1'] : [] },
    };
    const events = '/api/events?participant=p_me';
    return json(201, { participant: 'p_me', answer, events, state, lastEventId: 'story-0' });
  }

  private async connect(connection: {
    offer: string;
    slots: { audio?: string; video?: string }[];
  }): Promise<string> {
    this.pc?.close();
    const pc = new RTCPeerConnection();
    this.pc = pc;
    await pc.setRemoteDescription({ type: 'offer', sdp: connection.offer });
    this.pictureMids = connection.slots.flatMap(({ video }) => video ?? []);
    for (const { mid, direction } of pc.getTransceivers()) {
      if (mid && this.pictureMids.includes(mid) && direction)
        this.transceiver(mid).direction = 'sendonly';
    }
    this.fill(this.pictureMids.map(() => 'auto'));
    await pc.setLocalDescription(await pc.createAnswer());
    await new Promise<void>((resolve) => {
      if (pc.iceGatheringState === 'complete') resolve();
      pc.addEventListener('icegatheringstatechange', () => {
        if (pc.iceGatheringState === 'complete') resolve();
      });
    });
    return pc.localDescription?.sdp ?? '';
  }

  private transceiver(mid: string): RTCRtpTransceiver {
    const found = this.pc?.getTransceivers().find((one) => one.mid === mid);
    if (!found) throw new Error(`no section ${mid}`);
    return found;
  }

  private setView({ slots }: View): void {
    this.fill(slots.map(({ source }) => source));
    this.emit('slots', { slots: this.slots });
  }

  private fill(wanted: (string | null)[]): void {
    const named = new Set(wanted);
    const cameras = this.others
      .filter(({ sources }) => sources.camera === 'on')
      .map(({ id }) => `${id}/camera`)
      .filter((source) => !named.has(source));
    this.slots = wanted.map((want, slot): Slot => {
      const source = want === 'auto' ? (cameras.shift() ?? null) : want;
      const track = source ? this.tracks.get(source) : undefined;
      void this.transceiver(this.pictureMids[slot] ?? '').sender.replaceTrack(track ?? null);
      return {
        slot,
        source,
        video: track ? 'flowing' : 'none',
        reason: null,
        from: null,
        audio: false,
      };
    });
  }

  private openEvents(): Response {
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.events = controller;
      },
    });
    return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
  }
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}
