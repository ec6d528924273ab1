/** What a visit is put together from, by the settings. */
import { Connection } from '../media/connection';
import { LocalMedia } from '../media/local-media';
import { Api } from '../signaling/api';
import type { RoomAddress } from '../state/room-link';
import type { SessionOptions } from '../state/room-session';
import { cameraHeightInUse, connectionSettings, settings } from '../state/settings';

/** A connection made ready in the lobby: taken by the click on "join", or thrown away. */
export interface Prepared {
  /** At once where it is ready: the request then leaves within the click. */
  take(): Connection | Promise<Connection> | undefined;
  discard(): void;
}

export function prepareConnection(): Prepared {
  if (typeof RTCPeerConnection === 'undefined') {
    return { take: () => undefined, discard: () => undefined };
  }
  const preparing = Connection.prepare(connectionSettings());
  let connection: Connection | Promise<Connection> | undefined = preparing;
  preparing.then(
    (ready) => {
      if (connection) connection = ready;
    },
    () => undefined, // told to whoever takes it
  );
  return {
    take() {
      const taken = connection;
      connection = undefined;
      return taken;
    },
    discard() {
      if (connection) preparing.then((unused) => unused.close()).catch(() => undefined);
      connection = undefined;
    },
  };
}

/** Opens microphone and camera as they were last time. */
export function openLocalMedia(): LocalMedia {
  const now = settings.getState();
  const local = new LocalMedia({
    microphoneId: now.microphoneId,
    cameraId: now.cameraId,
    cameraHeight: cameraHeightInUse(now),
  });
  void openDevices(local, now.microphoneOn, now.cameraOn);
  return local;
}

/** Both at once: the browser asks in one go or one after the other, as it likes. */
async function openDevices(local: LocalMedia, microphoneOn: boolean, cameraOn: boolean) {
  if (!navigator.mediaDevices) return;
  await Promise.all([
    microphoneOn ? local.startMicrophone() : undefined,
    cameraOn ? local.startCamera() : undefined,
  ]);
}

export function sessionOptions(
  { id, key }: RoomAddress,
  name: string,
  local: LocalMedia,
): SessionOptions {
  const { saving, speakerId } = settings.getState();
  return {
    api: new Api(),
    room: id,
    key,
    name,
    local,
    connection: connectionSettings(),
    saving,
    speakerId,
  };
}
