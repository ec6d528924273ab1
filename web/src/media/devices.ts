/** The devices there are, and a word when that changes. */
export interface Device {
  id: string;
  label: string;
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
  devices: readonly Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label'>[],
): DeviceList {
  const of = (kind: MediaDeviceKind): Device[] =>
    devices
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications')
      .map(({ deviceId, label }) => ({ id: deviceId, label: tidyLabel(label) }));
  return {
    microphones: of('audioinput'),
    cameras: of('videoinput'),
    speakers: of('audiooutput'),
  };
}

/** Without the USB ids that Chromium appends, which nobody can tell devices by. */
export function tidyLabel(label: string): string {
  return label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, '');
}
