import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TroubleWatch } from './trouble';

describe('TroubleWatch', () => {
  let watch: TroubleWatch;
  let said: string[];
  let onLine: boolean;

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    onLine = true;
    watch = new TroubleWatch({
      onTrouble: (trouble) =>
        said.push(trouble ? `${trouble.diagnosis}${trouble.long ? ' long' : ''}` : 'none'),
      isOnLine: () => onLine,
    });
  });

  afterEach(() => {
    watch.stop();
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  /** In the room, all well. */
  const inside = () => {
    watch.media(true);
    watch.stream('up');
  };
  /** Heartbeats, as the server sends them. */
  const beats = async (times: number) => {
    for (let i = 0; i < times; i++) {
      await pass(5000);
      watch.heard();
    }
  };

  it('says nothing of a short break', async () => {
    inside();
    watch.media(false);
    await pass(2900);
    watch.media(true);
    await pass(60_000);
    expect(said).toEqual([]);
  });

  it('says after 3 s that media stopped, and blames nobody while nothing is known', async () => {
    inside();
    watch.media(false);
    await pass(2999);
    expect(said).toEqual([]);
    await pass(1);
    expect(said).toEqual(['stopped']);
  });

  it('counts from when media stopped, where that was seen late', async () => {
    inside();
    watch.media(false, 2500);
    await pass(500);
    expect(said).toEqual(['stopped']);
  });

  it('calls a silent server that, and never a firewall', async () => {
    inside();
    await beats(2);
    // It hangs: packets stop at once, and the stream counts as broken 12 s after the last heartbeat.
    watch.media(false);
    await pass(12_000);
    watch.stream('silent');
    expect(said).toEqual(['stopped', 'server']);
    watch.stream('down');
    watch.unanswered();
    await pass(30_000);
    expect(said).toEqual(['stopped', 'server', 'server long']);
    watch.stream('up');
    watch.heard();
    watch.media(true);
    expect(said.at(-1)).toBe('none');
  });

  it('blames no firewall where the server wakes a moment before media does', async () => {
    inside();
    await beats(2);
    watch.media(false);
    await pass(12_000);
    watch.stream('silent');
    await pass(5000);
    // What it had to say comes at once, media with the next packets.
    watch.stream('up');
    watch.heard();
    await pass(1500);
    watch.heard();
    watch.media(true);
    expect(said).toEqual(['stopped', 'server', 'server long', 'stopped long', 'none']);
  });

  it('blames none either after a silence that was too short for the stream', async () => {
    inside();
    await beats(2);
    watch.media(false);
    await pass(9000);
    watch.heard();
    await pass(1500);
    watch.media(true);
    expect(said).toEqual(['stopped', 'none']);
  });

  it('says at once that the server is silent, were media to stop at the same moment', async () => {
    inside();
    watch.stream('silent');
    expect(said).toEqual(['signal']);
    watch.media(false);
    expect(said).toEqual(['signal', 'server']);
  });

  it('calls it the server where requests get no answer, before the stream is silent', async () => {
    inside();
    watch.media(false);
    await pass(4000);
    watch.unanswered();
    expect(said).toEqual(['stopped', 'server']);
  });

  it('calls it a firewall once the server was heard after media had stopped', async () => {
    inside();
    await beats(1);
    watch.media(false);
    // Under way before.
    watch.heard();
    await pass(3000);
    expect(said).toEqual(['stopped']);
    await beats(3);
    expect(said).toEqual(['stopped', 'udp', 'udp long']);
    watch.media(true);
    expect(said.at(-1)).toBe('none');
  });

  it('says that media goes on where only events do not come', async () => {
    inside();
    watch.stream('down');
    await pass(2999);
    expect(said).toEqual([]);
    await pass(1);
    expect(said).toEqual(['signal']);
    watch.stream('up');
    expect(said).toEqual(['signal', 'none']);
  });

  it('says that this machine is offline where the browser knows', async () => {
    inside();
    onLine = false;
    watch.network();
    // On one's own machine a call goes on without any network.
    await pass(60_000);
    expect(said).toEqual([]);
    watch.media(false);
    await pass(3000);
    expect(said).toEqual(['offline']);
    onLine = true;
    watch.network();
    expect(said).toEqual(['offline', 'stopped']);
  });

  it('blames no network while media has not come yet, for 15 s', async () => {
    watch.heard();
    await pass(3000);
    expect(said).toEqual(['joining']);
    watch.heard();
    await pass(11_999);
    expect(said).toEqual(['joining']);
    await pass(1);
    expect(said).toEqual(['joining', 'udp long']);
  });
});
