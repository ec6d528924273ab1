/** Where this account waits or asks, at a room of two: as the server tells it. */
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { callPlaceTold, type CallPlace } from '../signaling/call-rooms-api';
import type { Part } from './app-session';

export class CallPlaces implements Part {
  readonly name = 'callRoom';
  readonly events = ['call-room'] as const;
  readonly store = createStore<{ place: CallPlace | undefined }>(() => ({ place: undefined }));
  private version = -1;

  adopt(whole: unknown): void {
    this.set(whole, true);
  }

  take(_: string, data: unknown): void {
    this.set(data, false);
  }

  clear(): void {
    this.version = -1;
    this.store.setState({ place: undefined });
  }

  private set(data: unknown, whole: boolean): void {
    const told = v.safeParse(callPlaceTold, data);
    if (!told.success || (!whole && told.output.version < this.version)) return;
    this.version = told.output.version;
    this.store.setState({ place: told.output.callRoom ?? undefined });
  }
}

export const callPlaces = new CallPlaces();
