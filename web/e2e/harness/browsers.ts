/** Starts Chromium (DevTools protocol) and Firefox (WebDriver BiDi), each with fake devices. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { brokenAfterMs } from './eventually.ts';
import { writeCamera, writeMicrophone, type Colour } from './fake-media.ts';
import { script } from './fake-tools.ts';

export type BrowserKind = 'chromium' | 'firefox';

export interface Devices {
  /** A plain camera of this colour; else the browser's own test picture. Chromium only. */
  colour?: Colour;
  /** A microphone of this tone; else the browser's own beep. Chromium only. */
  hertz?: number;
  width?: number;
  height?: number;
  /** Of the camera; 30 unless said. Chromium only. */
  framesPerSecond?: number;
  /** A picture full of changing detail, which takes all the bitrate that a camera may. */
  detailed?: boolean;
  /** The network namespace that the browser runs in; none: this machine's. Chromium only. */
  namespace?: string;
  /** An address on plain HTTP that is treated as if it were secure. Chromium only. */
  trusted?: string;
  /** So many cameras, microphones and speakers of the browser's own make. Chromium only. */
  devices?: number;
  /** Sound plays only after a press, as browsers do unless told otherwise. Chromium only. */
  strictAutoplay?: boolean;
  /** Without a graphics card a page costs by its area: many people have small windows. */
  smallWindow?: boolean;
}

/** Drawn at half its size: without a graphics card the processor mixes every pixel of it. */
const smallWindow = {
  width: 800,
  height: 450,
  deviceScaleFactor: 0.5,
};

/** Draws seldom, and does not look for echoes in a sound that it made itself. */
const frugalFirefox = {
  'layout.frame_rate': 10,
  'layout.css.devPixelsPerPx': '0.5',
  'gfx.webrender.software': true,
  'media.getusermedia.audio.processing.aec.enabled': false,
  'media.getusermedia.audio.processing.agc.enabled': false,
  'media.getusermedia.audio.processing.noise.enabled': false,
  'media.getusermedia.aec_enabled': false,
  'media.getusermedia.agc_enabled': false,
  'media.getusermedia.noise_enabled': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
};

/** A browser process of its own, with the folder it keeps its files in. */
export class BrowserProcess {
  readonly browser: Browser;
  private readonly folder: string;

  private constructor(browser: Browser, folder: string) {
    this.browser = browser;
    this.folder = folder;
  }

  static async start(kind: BrowserKind, devices: Devices = {}): Promise<BrowserProcess> {
    const folder = await mkdtemp(join(tmpdir(), `setareh-${kind}-`));
    const browser =
      kind === 'chromium'
        ? await chromium(folder, devices)
        : await firefox(join(folder, 'profile'), devices);
    return new BrowserProcess(browser, folder);
  }

  /** To all processes of the browser: they form a group of their own. */
  signal(signal: NodeJS.Signals): void {
    const pid = this.browser.process()?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // Gone already: whoever ends the tests may have ended the browsers first.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  async close(): Promise<void> {
    this.signal('SIGCONT');
    await this.browser.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function chromium(folder: string, devices: Devices): Promise<Browser> {
  const { colour, hertz, width = 320, height = 180, framesPerSecond = 30 } = devices;
  const { detailed = false, namespace, trusted } = devices;
  const rate = `fps=${framesPerSecond}`;
  const fake = devices.devices ? `device-count=${devices.devices},${rate}` : rate;
  const autoplay = devices.strictAutoplay
    ? 'document-user-activation-required'
    : 'no-user-gesture-required';
  const viewport = devices.smallWindow ? smallWindow : { width: 1280, height: 800 };
  const files: string[] = [];
  if (colour) {
    const path = join(folder, 'camera.y4m');
    await writeCamera(path, { colour, width, height, framesPerSecond, detailed });
    files.push(`--use-file-for-fake-video-capture=${path}`);
  }
  if (hertz) {
    const path = join(folder, 'microphone.wav');
    await writeMicrophone(path, hertz);
    files.push(`--use-file-for-fake-audio-capture=${path}`);
  }
  if (devices.smallWindow) await saveEnergy(join(folder, 'profile'));
  const program = process.env['SETAREH_CHROMIUM'] ?? '/usr/bin/chromium';
  return puppeteer.launch({
    browser: 'chrome',
    executablePath: namespace ? await inNamespace(folder, namespace, program) : program,
    // What runs in another namespace is not reached by a port.
    pipe: namespace !== undefined,
    userDataDir: join(folder, 'profile'),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--use-fake-ui-for-media-stream',
      `--use-fake-device-for-media-stream=${fake}`,
      `--autoplay-policy=${autoplay}`,
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      // Two layers of a camera of 180 lines: by default Chromium sends such a small picture once only.
      '--force-fieldtrials=WebRTC-LegacySimulcastLayerLimit/Disabled/',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=en',
      `--window-size=${viewport.width},${viewport.height}`,
      ...(trusted ? [`--unsafely-treat-insecure-origin-as-secure=${trusted}`] : []),
      ...files,
    ],
    defaultViewport: viewport,
    protocolTimeout: brokenAfterMs,
    timeout: brokenAfterMs,
  });
}

/** Chromium's own energy saver: its pages are drawn 30 times a second at most, not 60. */
async function saveEnergy(profile: string): Promise<void> {
  const always = 3;
  const state = { performance_tuning: { battery_saver_mode: { state: always } } };
  await mkdir(profile, { recursive: true });
  await writeFile(join(profile, 'Local State'), JSON.stringify(state));
}

/** A script that runs the program there. */
async function inNamespace(folder: string, namespace: string, program: string): Promise<string> {
  const path = join(folder, 'browser');
  await script(path, `exec ip netns exec ${namespace} ${program} "$@"`);
  return path;
}

async function firefox(profile: string, devices: Devices): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['SETAREH_FIREFOX'] ?? '/usr/bin/firefox-esr',
    userDataDir: profile,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
      'media.devices.insecure.enabled': true,
      'media.getusermedia.insecure.enabled': true,
      'intl.accept_languages': 'en',
      ...(devices.smallWindow ? frugalFirefox : {}),
    },
    defaultViewport: { width: 800, height: 450 },
    protocolTimeout: brokenAfterMs,
    timeout: brokenAfterMs,
  });
}
