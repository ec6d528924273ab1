/** The devices there are, and a word when that changes. */
export interface Device {
  id: string;
  label: string;
  /** Common to all that is one thing, such as a headset's microphone and speaker; empty where untold. */
  group: string;
}

export interface DeviceList {
  microphones: Device[];
  cameras: Device[];
  speakers: Device[];
}

export const noDevices: DeviceList = { microphones: [], cameras: [], speakers: [] };

/** Calls `onChange` with the list now and after each change, until the returned function is called. */
export function watchDevices(onChange: (devices: DeviceList) => void): () => void {
  const { mediaDevices } = navigator;
  if (!mediaDevices?.enumerateDevices) return () => undefined;
  let stopped = false;
  const read = async () => {
    const devices = await mediaDevices.enumerateDevices().catch(() => []);
    if (!stopped) onChange(sortDevices(devices));
  };
  mediaDevices.addEventListener('devicechange', read);
  void read();
  return () => {
    stopped = true;
    mediaDevices.removeEventListener('devicechange', read);
  };
}

/** By kind, without the doubles that Chromium lists as "default" and "communications". */
export function sortDevices(
  devices: readonly Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label' | 'groupId'>[],
): DeviceList {
  const of = (kind: MediaDeviceKind): Device[] =>
    devices
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications')
      .map(({ deviceId, label, groupId }) => ({
        id: deviceId,
        label: tidyLabel(label),
        group: groupId,
      }));
  return {
    microphones: of('audioinput'),
    cameras: of('videoinput'),
    speakers: of('audiooutput'),
  };
}

/** The device that a track comes from: what Chromium calls "default" is one of the others, by its group. */
export function deviceOf(
  devices: readonly Device[],
  { deviceId, groupId }: Pick<MediaTrackSettings, 'deviceId' | 'groupId'>,
): string | undefined {
  if (devices.some(({ id }) => id === deviceId)) return deviceId;
  return devices.find(({ group }) => group !== '' && group === groupId)?.id ?? deviceId;
}

/** Without the USB ids that Chromium appends, which nobody can tell devices by. */
export function tidyLabel(label: string): string {
  return label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, '');
}
