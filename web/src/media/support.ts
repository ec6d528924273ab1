/** What this browser, at this address, can do. */
export type Support =
  | { kind: 'ready' }
  /** No RTCPeerConnection: too old, or switched off. */
  | { kind: 'noWebRtc' }
  /** Browsers give cameras to safe addresses only. */
  | { kind: 'insecure' };

export function support(
  environment: {
    hasPeerConnection: boolean;
    hasMediaDevices: boolean;
    isSecure: boolean;
  } = {
    hasPeerConnection: typeof RTCPeerConnection === 'function',
    hasMediaDevices: navigator.mediaDevices !== undefined,
    isSecure: isSecureContext,
  },
): Support {
  if (!environment.hasPeerConnection) return { kind: 'noWebRtc' };
  if (!environment.isSecure && !environment.hasMediaDevices) return { kind: 'insecure' };
  return { kind: 'ready' };
}

export const canShareScreen = (): boolean =>
  typeof navigator.mediaDevices?.getDisplayMedia === 'function';

export const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

/** A phone or tablet: fewer slots, a camera at the back, a screen that sleeps. */
export const isHandheld = (): boolean =>
  globalThis.matchMedia?.('(pointer: coarse) and (max-width: 1024px)').matches ?? false;
