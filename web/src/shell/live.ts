/** What lives above pages while somebody is signed in: each feature's part is added here. */
import { appSession, type Part } from '../state/app-session';
import { contacts } from '../state/contacts';
import { rooms } from '../state/rooms';

const parts: readonly Part[] = [contacts, rooms];

export function begin(): void {
  for (const part of parts) appSession.add(part);
  appSession.start();
  addEventListener('online', () => appSession.hurry());
}
