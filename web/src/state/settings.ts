/** What this browser remembers between visits. A few can be set by the address too (docs: web/README.md). */
import { createStore } from 'zustand/vanilla';
import { cameraHeights, videoCodecs, type CameraHeight, type VideoCodec } from '../media/encodings';
import type { ConnectionSettings } from '../media/connection';
import { isHandheld } from '../media/support';
import type { Saving } from '../signaling/messages';

export interface Settings {
  name: string;
  microphoneId: string | undefined;
  cameraId: string | undefined;
  speakerId: string | undefined;
  /** Whether to join with them on. */
  microphoneOn: boolean;
  cameraOn: boolean;
  hideSelf: boolean;
  saving: Saving;
  /** Undefined: by device. */
  slots: number | undefined;
  codec: VideoCodec;
  cameraHeight: CameraHeight | undefined;
}

const storageKey = 'setareh.settings';
export const maxSlots = 49;

const defaults: Settings = {
  name: '',
  microphoneId: undefined,
  cameraId: undefined,
  speakerId: undefined,
  microphoneOn: true,
  cameraOn: true,
  hideSelf: false,
  saving: 'none',
  slots: undefined,
  codec: 'VP8',
  cameraHeight: undefined,
};

export const settings = createStore<Settings>(() => ({
  ...defaults,
  ...stored(),
  ...fromAddress(globalThis.location?.search ?? ''),
}));

settings.subscribe((now) => {
  try {
    localStorage.setItem(storageKey, JSON.stringify(now));
  } catch {
    // storage may be forbidden; the settings then last as long as the page
  }
});

export function slotsInUse({ slots }: Settings): number {
  return slots ?? (isHandheld() ? 6 : 9);
}

export function cameraHeightInUse({ cameraHeight }: Settings): CameraHeight {
  return cameraHeight ?? (isHandheld() ? 360 : 720);
}

/** What a connection is made by. */
export function connectionSettings(now = settings.getState()): ConnectionSettings {
  return { slots: slotsInUse(now), codec: now.codec, cameraHeight: cameraHeightInUse(now) };
}

/** `?slots=49&codec=VP9&height=360&name=Sara&cam=off&mic=off`; what is out of range is ignored. */
export function fromAddress(search: string): Partial<Settings> {
  const query = new URLSearchParams(search);
  const result: Partial<Settings> = {};
  const slots = Number(query.get('slots') ?? Number.NaN);
  if (Number.isInteger(slots) && slots >= 1 && slots <= maxSlots) result.slots = slots;
  const codec = videoCodecs.find((name) => name === query.get('codec')?.toUpperCase());
  if (codec) result.codec = codec;
  const height = cameraHeights.find((lines) => String(lines) === query.get('height'));
  if (height) result.cameraHeight = height;
  const name = query.get('name')?.trim();
  if (name) result.name = name.slice(0, 64);
  if (query.has('mic')) result.microphoneOn = query.get('mic') !== 'off';
  if (query.has('cam')) result.cameraOn = query.get('cam') !== 'off';
  return result;
}

function stored(): Partial<Settings> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    // Only what has the type of its default, or was a string where the default is nothing yet.
    const entries = Object.entries(value).filter(([key, entry]) => {
      if (!(key in defaults)) return false;
      const fallback = defaults[key as keyof Settings];
      return fallback === undefined || typeof entry === typeof fallback;
    });
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
