/** Asking the browser for devices, and saying in our words why it refused. */
import type { CameraHeight } from './encodings';

export type CaptureFailure =
  /** The person or a policy said no. */
  | 'blocked'
  /** There is no such device. */
  | 'missing'
  /** Another program holds it. */
  | 'busy'
  /** The browser's picker was closed. */
  | 'cancelled'
  | 'unsupported';

export class CaptureError extends Error {
  constructor(readonly failure: CaptureFailure) {
    super(failure);
    this.name = 'CaptureError';
  }
}

export function failureOf(error: unknown): CaptureFailure {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'blocked';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unsupported';
  }
}

export interface MicrophoneWish {
  deviceId: string | undefined;
}

export interface CameraWish {
  deviceId: string | undefined;
  facing: 'user' | 'environment';
  height: CameraHeight;
}

export function openMicrophone(wish: MicrophoneWish): Promise<MediaStreamTrack> {
  const any = {
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  };
  if (!wish.deviceId) return open(any);
  return open({ audio: { ...any.audio, deviceId: { exact: wish.deviceId } } }, any);
}

export function openCamera(wish: CameraWish): Promise<MediaStreamTrack> {
  const size: MediaTrackConstraints = {
    height: { ideal: wish.height },
    width: { ideal: Math.round((wish.height * 16) / 9) },
    frameRate: { ideal: 30 },
  };
  const any = { video: { ...size, facingMode: wish.facing } };
  if (!wish.deviceId) return open(any);
  return open({ video: { ...size, deviceId: { exact: wish.deviceId } } }, any);
}

/** The screen and, where the browser and the person allow, its sound. */
export async function openScreen(): Promise<{
  video: MediaStreamTrack;
  audio: MediaStreamTrack | undefined;
}> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { ideal: 30 } },
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    // A closed picker and a policy look the same; the first is by far the more common.
    throw new CaptureError(failureOf(error) === 'blocked' ? 'cancelled' : failureOf(error));
  }
  const video = stream.getVideoTracks()[0];
  if (!video) throw new CaptureError('unsupported');
  video.contentHint = 'detail';
  return { video, audio: stream.getAudioTracks()[0] };
}

/** Opens one track; a remembered device that is gone gives way to `fallback`. */
async function open(
  constraints: MediaStreamConstraints,
  fallback?: MediaStreamConstraints,
): Promise<MediaStreamTrack> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CaptureError('unsupported');
  try {
    const track = (await navigator.mediaDevices.getUserMedia(constraints)).getTracks()[0];
    if (!track) throw new CaptureError('missing');
    return track;
  } catch (error) {
    const failure = error instanceof CaptureError ? error.failure : failureOf(error);
    if (failure === 'missing' && fallback) return open(fallback);
    throw new CaptureError(failure);
  }
}
