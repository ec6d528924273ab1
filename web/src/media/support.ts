/** What this browser, at this address, can do. */
export type Support =
  | { kind: 'ready' }
  /** No RTCPeerConnection: too old, or switched off. */
  | { kind: 'noWebRtc' }
  /** Browsers give cameras to safe addresses only; `https` is where ours is. */
  | { kind: 'insecure'; https: string };

/** The port on which Setareh speaks HTTPS by default. */
const httpsPort = 8443;

export function support(
  environment: {
    hasPeerConnection: boolean;
    hasMediaDevices: boolean;
    isSecure: boolean;
    location: Pick<Location, 'hostname' | 'pathname' | 'search' | 'hash'>;
  } = {
    hasPeerConnection: typeof RTCPeerConnection === 'function',
    hasMediaDevices: navigator.mediaDevices !== undefined,
    isSecure: isSecureContext,
    location,
  },
): Support {
  if (!environment.hasPeerConnection) return { kind: 'noWebRtc' };
  if (!environment.isSecure && !environment.hasMediaDevices) {
    const { hostname, pathname, search, hash } = environment.location;
    return {
      kind: 'insecure',
      https: `https://${hostname}:${httpsPort}${pathname}${search}${hash}`,
    };
  }
  return { kind: 'ready' };
}

export const canShareScreen = (): boolean =>
  typeof navigator.mediaDevices?.getDisplayMedia === 'function';

export const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

/** A phone or tablet: fewer slots, a camera at the back, a screen that sleeps. */
export const isHandheld = (): boolean =>
  globalThis.matchMedia?.('(pointer: coarse) and (max-width: 1024px)').matches ?? false;
