/** Where a link for others leads: the server says by which addresses they reach it. */
import { Api } from '../signaling/api';

export interface InviteOrigin {
  origin: string;
  /** False where nobody but this machine could open it. */
  reachable: boolean;
}

let asked: Promise<InviteOrigin> | undefined;

/** Asked once a page; a server that does not answer is taken to be where this page came from. */
export function inviteOrigin(api = new Api()): Promise<InviteOrigin> {
  asked ??= api.addresses().then(
    ({ invite }) => ({ origin: invite ?? location.origin, reachable: invite !== null }),
    () => {
      asked = undefined;
      return { origin: location.origin, reachable: true };
    },
  );
  return asked;
}
