/** Which speaker plays: the one that was chosen, or the system's own while that one is unplugged. */
import type { StoreApi } from 'zustand/vanilla';
import type { DeviceList } from '../media/devices';
import type { Playback } from '../media/playback';

/** To the browser: whatever the system plays on. */
const systemSpeaker = '';

export class Speaker {
  readonly stop: () => void;

  constructor(
    private readonly playback: Pick<Playback, 'setSpeaker'>,
    devices: Pick<StoreApi<{ devices: DeviceList }>, 'subscribe'>,
    private wished: string | undefined,
    private readonly onGone: () => void,
  ) {
    if (wished) void playback.setSpeaker(wished);
    this.stop = devices.subscribe((now, before) => this.onDevices(before.devices, now.devices));
  }

  choose(id: string): void {
    this.wished = id;
    void this.playback.setSpeaker(id);
  }

  private onDevices(before: DeviceList, now: DeviceList): void {
    const has = ({ speakers }: DeviceList) => speakers.some(({ id }) => id === this.wished);
    if (!this.wished || has(before) === has(now)) return;
    void this.playback.setSpeaker(has(now) ? this.wished : systemSpeaker);
    if (!has(now)) this.onGone();
  }
}
