/**
 * The other people in a photographed room: all of them from one page, each a participant of its own with a
 * drawn picture, who sends and receives nothing. Real media through the real server, at a small price.
 */
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { BrowserProcess } from '../harness/browsers.ts';
import type { Room } from '../harness/rooms.ts';
import { thriftier } from './portrait.ts';
import type { portrait as drawPerson, Film, sharedScreen as drawScreen } from './portrait.ts';

export interface Member {
  name: string;
  /** Which of the drawn people. */
  face: number;
  cameraOff?: boolean;
  muted?: boolean;
  screen?: boolean;
  /** Heard all the time. */
  speaks?: boolean;
}

/** The drawing functions, as a script for a page. */
export const drawings: string = stripTypeScriptTypes(
  await readFile(join(import.meta.dirname, 'portrait.ts'), 'utf8'),
).replaceAll(/^export /gm, '');

export class Cast {
  private readonly process: BrowserProcess;
  private readonly page: Page;
  private readonly thrift: number;

  private constructor(process: BrowserProcess, page: Page, thrift: number) {
    this.process = process;
    this.page = page;
    this.thrift = thrift;
  }

  static async start(url: string, thrift: number): Promise<Cast> {
    const process = await BrowserProcess.start('chromium', { smallWindow: true });
    const [page = await process.browser.newPage()] = await process.browser.pages();
    await page.evaluateOnNewDocument(
      `${drawings}; Object.assign(window, { portrait, sharedScreen });`,
    );
    await page.goto(url);
    return new Cast(process, page, thrift);
  }

  /** Brings them into the room, and waits until the media of all is connected. */
  async enter(room: Room, members: readonly Member[]): Promise<void> {
    // What the machine can draw and encode is shared by all of them.
    const size =
      members.length <= 5
        ? { lines: 540, framesPerSecond: 8 }
        : { lines: members.length <= 9 ? 360 : 270, framesPerSecond: 5 };
    await this.page.evaluate(enterRoom, room, members, thriftier(size, this.thrift));
  }

  /** Takes everyone out. */
  async leave(): Promise<void> {
    await this.page.reload();
  }

  /** As a machine that falls asleep: the server hears nothing more of them. */
  sleep(): void {
    this.process.signal('SIGSTOP');
  }

  wake(): void {
    this.process.signal('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.close();
  }
}

declare global {
  interface Window {
    portrait: typeof drawPerson;
    sharedScreen: typeof drawScreen;
  }
}

/** Runs in the page. */
async function enterRoom(room: Room, members: readonly Member[], size: Film): Promise<void> {
  const context = new AudioContext();
  const silence = context.createMediaStreamDestination();
  const voice = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, { frequency: 220 });
  const loudness = new GainNode(context, { gain: 0.3 });
  // Syllables: a steady tone would be taken for noise.
  const syllables = new OscillatorNode(context, { frequency: 3 });
  syllables.connect(loudness.gain);
  syllables.start();
  tone.connect(loudness).connect(voice);
  tone.start();

  for (const member of members) {
    const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    const kinds: string[] = [];
    const send = (kind: string, track: MediaStreamTrack | undefined, maxBitrate: number) => {
      if (!track) return;
      pc.addTransceiver(track, { direction: 'sendonly', sendEncodings: [{ maxBitrate }] });
      kinds.push(kind);
    };
    const sound = (member.speaks ? voice : silence).stream.getAudioTracks()[0]?.clone();
    send('microphone', sound, 32_000);
    send('camera', member.cameraOff ? undefined : window.portrait(member.face, size), 900_000);
    send('screen', member.screen ? window.sharedScreen(size) : undefined, 1_500_000);
    await pc.setLocalDescription(await pc.createOffer());
    const sources = pc.getTransceivers().map(({ mid }, i) => [mid, kinds[i]]);
    const response = await fetch(`/api/rooms/${room.id}/participants`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        key: room.key,
        name: member.name,
        connection: {
          offer: pc.localDescription?.sdp,
          sources: Object.fromEntries(sources),
          slots: [],
        },
        states: {
          microphone: member.muted ? 'muted' : 'on',
          camera: member.cameraOff ? 'off' : 'on',
          screen: member.screen ? 'on' : 'off',
        },
      }),
    });
    if (!response.ok) throw new Error(`${member.name}: ${await response.text()}`);
    const { answer } = (await response.json()) as { answer: string };
    await pc.setRemoteDescription({ type: 'answer', sdp: answer });
    await new Promise<void>((resolve, reject) => {
      pc.addEventListener('connectionstatechange', () => {
        if (pc.connectionState === 'connected') resolve();
        if (pc.connectionState === 'failed') reject(new Error(`${member.name} is not connected`));
      });
    });
  }
}
