import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeChannels, FakeLocks, surroundings, Tab } from '../fakes/browser-tabs';
import { installDevices, type FakeDevices } from '../fakes/devices';
import { installPage, type FakePage } from '../fakes/page';
import { FakePeerConnection, installPeerConnections } from '../fakes/peer-connection';
import { SessionServer } from '../fakes/session-server';
import { LocalMedia } from '../media/local-media';
import { Api, Problem } from '../signaling/api';
import { SessionStreams } from '../signaling/session-streams';
import { RoomSession } from './room-session';
import { isSpeaking } from './room-view';

describe('RoomSession', () => {
  let server: SessionServer;
  let devices: FakeDevices;
  let page: FakePage;
  let local: LocalMedia;
  let session: RoomSession;

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const over = new AbortController();
      setTimeout(() => over.abort(), ms);
      return over.signal;
    });
    server = new SessionServer().start();
    installPeerConnections();
    devices = installDevices();
    page = installPage();
    devices.plug('audioinput', 'desk');
    devices.plug('videoinput', 'front');
    local = new LocalMedia({ microphoneId: undefined, cameraId: undefined, cameraHeight: 360 });
    await Promise.all([local.startMicrophone(), local.startCamera()]);
    session = new RoomSession(
      {
        api: new Api(server.fetch),
        room: 'tea',
        key: 'k',
        name: 'Sara',
        local,
        connection: { slots: 2, codec: 'VP8', cameraHeight: 360 },
        saving: 'none',
        speakerId: undefined,
        streams: new SessionStreams(
          surroundings(new Tab(), new FakeLocks(), new FakeChannels(), server.fetch),
        ),
      },
      undefined,
    );
  });

  afterEach(async () => {
    void session.leave();
    await vi.advanceTimersByTimeAsync(0);
    local.close();
    server.stop();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const view = () => session.view.getState();
  const newest = (): FakePeerConnection => {
    const pc = FakePeerConnection.all.at(-1);
    if (!pc) throw new Error('no connection was made');
    return pc;
  };
  const asked = (method: string, what: string) =>
    server.requests.filter((one) => one.method === method && one.path.endsWith(what));
  const comesIn = async () => {
    const joining = session.join();
    await pass(100);
    await joining;
    newest().become('connected');
    await pass(100);
  };
  /** Packets go on arriving in these sections, until the returned function is called. */
  const mediaComes = (pc: FakePeerConnection, ...mids: string[]): (() => void) => {
    let packetsReceived = 0;
    const arrive = () => {
      packetsReceived += 50;
      for (const mid of mids) {
        pc.stats.set(mid, { id: mid, type: 'inbound-rtp', timestamp: 0, mid, packetsReceived });
      }
    };
    arrive();
    const timer = setInterval(arrive, 500);
    return () => clearInterval(timer);
  };

  it('is in once the answer is there, with the whole room', async () => {
    server.comes('tea', 'adam');
    await comesIn();
    expect(view()).toMatchObject({ phase: 'in', you: 'p_1', connection: 1, mediaUp: true });
    expect(view().participants.map(({ name }) => name)).toEqual(['ADAM', 'Sara']);
    expect(asked('POST', '/participants')[0]?.body).toMatchObject({
      key: 'k',
      name: 'Sara',
      states: { microphone: 'on', camera: 'on' },
    });
    expect(newest().transceivers[1]?.sender.track?.kind).toBe('video');
  });

  it('throws what the server refuses, and may then be thrown away', async () => {
    server.refusals.set('POST participants', { status: 403, code: 'wrong-key' });
    const joining = session.join().catch((error: unknown) => error);
    await pass(100);
    expect(await joining).toMatchObject({ code: 'wrong-key' });
    expect(newest().connectionState).toBe('closed');
    expect(server.resumedFrom).toEqual([]);
  });

  it('shows who comes and goes, and says so', async () => {
    await comesIn();
    server.comes('tea', 'adam');
    await pass(50);
    expect(view().participants).toHaveLength(2);
    expect(view().notices.map(({ kind }) => kind)).toEqual(['joined']);
    server.leaves('tea', 'adam');
    await pass(50);
    expect(view().participants).toHaveLength(1);
  });

  it('tells the server what changes here, also what changed while it joined', async () => {
    const joining = session.join();
    await pass(1);
    void local.setMuted(true);
    await pass(200);
    await joining;
    expect(asked('PATCH', '/p_1').at(-1)?.body).toMatchObject({ states: { microphone: 'muted' } });
    local.stopCamera();
    await pass(100);
    const { body } = asked('PATCH', '/p_1').at(-1) ?? {};
    expect(body).toMatchObject({ states: { microphone: 'muted', camera: 'off' } });
  });

  it('restarts ICE where the connection fails', async () => {
    await comesIn();
    newest().become('failed');
    await pass(100);
    expect(asked('PUT', '/connection').map(({ body }) => body['offer'])).toEqual([
      'offer 2 restart',
    ]);
    expect(FakePeerConnection.all).toHaveLength(1);
    expect(view().connection).toBe(1);
    newest().become('connected');
    expect(view().mediaUp).toBe(true);
  });

  it('takes a fresh connection where that shows no effect, and its slots alone', async () => {
    await comesIn();
    const first = newest();
    server.comes('tea', 'adam');
    server.fill('p_1', 0, 'adam/camera');
    await pass(50);
    expect(view().slots.map(({ source }) => source)).toEqual(['adam/camera']);
    first.become('failed');
    await pass(7000);
    expect(newest()).not.toBe(first);
    expect(first.connectionState).toBe('closed');
    expect(view()).toMatchObject({ connection: 2, slots: [] });
    expect(newest().transceivers[0]?.sender.track?.kind).toBe('audio');
    // What an old connection still says is not for this one.
    server.says('p_1', 'slots', {
      connection: 1,
      slots: [{ slot: 1, source: 'adam/screen', video: 'flowing' }],
    });
    server.says('p_1', 'network', { connection: 1, constrained: 'videos' });
    server.says('p_1', 'codec', { connection: 1, source: 'camera', codec: 'VP9' });
    server.fill('p_1', 1, 'adam/camera');
    await pass(50);
    expect(view().slots.map(({ slot, source }) => [slot, source])).toEqual([[1, 'adam/camera']]);
    expect(view().network).toBe('none');
    const encodings = newest().transceivers[1]?.sender.parameters.encodings ?? [];
    expect(encodings.filter(({ codec }) => codec !== undefined)).toEqual([]);
  });

  it('has the slots that were told of a fresh connection before its answer came', async () => {
    await comesIn();
    server.comes('tea', 'adam');
    newest().become('failed');
    await pass(100);
    server.latencyMs = () => 1000;
    // The fresh one's offer is with the server, its answer under way.
    await pass(7200);
    server.fill('p_1', 0, 'adam/camera');
    await pass(100);
    expect(view().connection).toBe(1);
    await pass(5000);
    expect(view().connection).toBe(2);
    expect(view().slots.map(({ source }) => source)).toEqual(['adam/camera']);
  });

  it('joins anew where the server lost it', async () => {
    await comesIn();
    server.leaves('tea', 'p_1', 'lost');
    await pass(500);
    newest().become('connected');
    await pass(500);
    expect(view()).toMatchObject({ phase: 'in', you: 'p_2', connection: 1 });
    expect(server.participantsOf('tea')).toEqual(['p_2']);
    server.comes('tea', 'adam');
    await pass(50);
    expect(view().participants.map(({ name }) => name)).toEqual(['Sara', 'ADAM']);
  });

  it('joins anew once, in however many ways it is told that it is out', async () => {
    await comesIn();
    server.latencyMs = () => 200;
    server.leaves('tea', 'p_1', 'lost');
    void local.setMuted(true);
    page.look(false);
    server.forget();
    await pass(1000);
    newest().become('connected');
    await pass(20_000);
    expect(asked('POST', '/participants')).toHaveLength(2);
    expect(server.participantsOf('tea')).toEqual(['p_2']);
  });

  it('is back after a restart of the server', async () => {
    await comesIn();
    server.down = true;
    server.restart();
    await pass(8000);
    server.down = false;
    await pass(10_000);
    newest().become('connected');
    await pass(1000);
    expect(view()).toMatchObject({ phase: 'in', you: 'p_2', mediaUp: true, trouble: undefined });
  });

  it('does not run after a server that lets one in and drops one', async () => {
    await comesIn();
    const dropping = setInterval(() => {
      const { you } = view();
      server.leaves('tea', you, 'lost');
    }, 100);
    await pass(60_000);
    clearInterval(dropping);
    expect(asked('POST', '/participants').length).toBeLessThan(16);
  });

  it('is over where the room is closed', async () => {
    await comesIn();
    server.leaves('tea', 'p_1', 'closed');
    await pass(50);
    expect(view()).toMatchObject({ phase: 'over', ending: 'closed' });
    expect(newest().connectionState).toBe('closed');
    expect(server.openStreams).toBe(0);
  });

  it('is over where it is not let in again, with the reason', async () => {
    await comesIn();
    server.refusals.set('POST participants', { status: 409, code: 'room-full' });
    server.leaves('tea', 'p_1', 'lost');
    await pass(1000);
    expect(view()).toMatchObject({ phase: 'over', ending: 'refused', refusal: 'room-full' });
  });

  it('says goodbye before its connection closes', async () => {
    await comesIn();
    const leaving = session.leave();
    expect(newest().connectionState).toBe('connected');
    await pass(100);
    await leaving;
    expect(asked('DELETE', '/p_1')).toHaveLength(1);
    expect(newest().connectionState).toBe('closed');
    expect(view()).toMatchObject({ phase: 'over', ending: 'left' });
    await pass(60_000);
    expect(server.openStreams).toBe(0);
  });

  it('sends with another codec where that is asked for', async () => {
    await comesIn();
    const codec = () => {
      const encodings = newest().transceivers[1]?.sender.parameters.encodings ?? [];
      return encodings[0]?.['codec'];
    };
    server.wants('p_1', 'camera', 'VP9');
    await pass(50);
    expect(codec()).toMatchObject({ mimeType: 'video/VP9' });
    // Also where the event was missed.
    server.wants('p_1', 'camera', 'VP8');
    server.constrains('p_1', 'layers');
    server.forget();
    await pass(1000);
    expect(codec()).toMatchObject({ mimeType: 'video/VP8' });
    expect(view().network).toBe('layers');
  });

  it('asks for sound alone while nobody looks at the page', async () => {
    await comesIn();
    page.look(false);
    await pass(6000);
    const { body } = asked('PUT', '/view').at(-1) ?? {};
    expect(body).toMatchObject({ slots: [{ height: 0 }, { height: 0 }] });
  });

  it('tries a refused answer of a request again, and not what is refused for good', async () => {
    expect(new Problem('server-busy', 503, '').temporary).toBe(true);
    await comesIn();
    server.refusals.set('PATCH participant', { status: 503, code: 'server-busy' });
    void local.setMuted(true);
    await pass(2000);
    const tries = asked('PATCH', '/p_1').length;
    expect(tries).toBeGreaterThan(1);
    server.refusals.clear();
    await pass(5000);
    await pass(5000);
    expect(asked('PATCH', '/p_1').length).toBe(tries + 1);
  });

  describe('while media stands', () => {
    const talks = async () => {
      await comesIn();
      server.comes('tea', 'adam');
      server.comes('tea', 'mina');
      server.fill('p_1', 0, 'adam/camera');
      server.fill('p_1', 1, 'mina/camera');
      server.speak('tea', ['adam', 'mina']);
      await pass(100);
    };
    const speaking = () => ['adam', 'mina'].filter((id) => isSpeaking(view(), id));

    it('knows the person whose media it is', async () => {
      await talks();
      const adamStops = mediaComes(newest(), '4', '5');
      mediaComes(newest(), '6', '7');
      await pass(5000);
      expect(speaking()).toEqual(['adam', 'mina']);
      adamStops();
      await pass(4000);
      expect(view().standing).toEqual(['adam']);
      expect(speaking()).toEqual(['mina']);
      expect(view()).toMatchObject({ mediaUp: true, trouble: undefined });
    });

    it('calls a silent server silent, and nobody speaks', async () => {
      await talks();
      const stops = mediaComes(newest(), '4', '5', '6', '7');
      await pass(5000);
      stops();
      server.silent = true;
      await pass(5000);
      expect(speaking()).toEqual([]);
      expect(view().mediaUp).toBe(false);
      expect(view().trouble?.diagnosis).toBe('stopped');
      await pass(9000);
      expect(view().trouble?.diagnosis).toBe('server');
      server.silent = false;
      mediaComes(newest(), '4', '5', '6', '7');
      await pass(15_000);
      expect(view()).toMatchObject({ mediaUp: true, trouble: undefined });
      expect(speaking()).toEqual(['adam', 'mina']);
    });

    it('calls a firewall that, where the server is heard', async () => {
      await talks();
      const stops = mediaComes(newest(), '4', '5', '6', '7');
      await pass(5000);
      stops();
      await pass(12_000);
      expect(view().trouble?.diagnosis).toBe('udp');
      expect(speaking()).toEqual([]);
    });

    it('says that it is offline where the browser knows', async () => {
      await talks();
      const stops = mediaComes(newest(), '4', '5', '6', '7');
      await pass(5000);
      stops();
      server.down = true;
      server.cut();
      Object.assign(navigator, { onLine: false });
      page.says('offline');
      await pass(6000);
      expect(view().trouble?.diagnosis).toBe('offline');
    });

    it('takes a path on which nothing should come for a good one', async () => {
      await comesIn();
      const stops = mediaComes(newest(), '4');
      await pass(3000);
      stops();
      await pass(60_000);
      expect(view()).toMatchObject({ mediaUp: true, trouble: undefined });
    });
  });
});
