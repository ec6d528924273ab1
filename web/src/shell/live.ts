/** What lives above pages while somebody is signed in: each feature's part is added here. */
import { appSession, type Part } from '../state/app-session';
import { callPlaces } from '../state/call-place';
import { calls } from '../state/calls';
import { contacts } from '../state/contacts';
import { rooms } from '../state/rooms';

const parts: readonly Part[] = [contacts, rooms, callPlaces, ...calls.parts];

export function begin(): void {
  for (const part of parts) appSession.add(part);
  appSession.store.subscribe(({ stream }) => calls.onStream(stream));
  appSession.start();
  addEventListener('online', () => appSession.hurry());
}
