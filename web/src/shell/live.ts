/** What lives above pages while somebody is signed in: each feature's part is added here. */
import { appSession, type Part } from '../state/app-session';
import { contacts } from '../state/contacts';

const parts: readonly Part[] = [contacts];

export function begin(): void {
  for (const part of parts) appSession.add(part);
  appSession.start();
  addEventListener('online', () => appSession.hurry());
}
