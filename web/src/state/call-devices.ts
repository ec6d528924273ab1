/** The devices of a call, by the settings: its microphone, and the camera where that was wished for. */
import { LocalMedia } from '../media/local-media';
import { cameraHeightInUse, settings } from './settings';

export function openCallMedia(camera: boolean, muted: boolean): LocalMedia {
  const now = settings.getState();
  const local = new LocalMedia({
    microphoneId: now.microphoneId,
    cameraId: now.cameraId,
    cameraHeight: cameraHeightInUse(now),
  });
  if (navigator.mediaDevices) {
    void local.startMicrophone(muted);
    if (camera) void local.startCamera();
  }
  return local;
}
