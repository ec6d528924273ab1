/**
 * `window.setareh`: what browser tests read (web/README.md). It shows, and changes nothing.
 */
import type { LocalMedia } from '../media/local-media';
import type { Stay } from './stay';

interface Exposed {
  session?: Stay;
  local?: LocalMedia;
}

declare global {
  interface Window {
    setareh?: Exposed & {
      readonly pc: RTCPeerConnection | undefined;
      readonly state: unknown;
    };
  }
}

const exposed: Exposed = {};

export function expose(parts: Exposed): void {
  Object.assign(exposed, parts);
  window.setareh = {
    ...exposed,
    get pc() {
      return exposed.session?.current?.pc;
    },
    get state() {
      return exposed.session?.view.getState();
    },
  };
}
