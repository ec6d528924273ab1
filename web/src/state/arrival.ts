/** Whether somebody is heard in a room: a call of two lets go of its own connection only then. */
import type { RoomView } from './room-view';
import { ownerOf } from './slot-book';

/** What of a stay in a room is looked at. */
export interface Hearing {
  view: { getState(): Pick<RoomView, 'participants' | 'slots'> };
  audioReceiver(slot: number): Pick<RTCRtpReceiver, 'getStats'> | undefined;
}

const everyMs = 50;

/**
 * Resolves once that account's sound was played here, or once it is connected and sends none. Samples that a slot
 * played before, of somebody else, do not count.
 */
export async function heard(room: Hearing, account: string, stopped: AbortSignal): Promise<void> {
  let from: { slot: number; played: number } | undefined;
  while (!stopped.aborted) {
    const { participants, slots } = room.view.getState();
    const person = participants.find((one) => one.account === account);
    if (person?.status === 'connected') {
      if (person.sources.microphone !== 'on') return;
      const slot = slots.find((one) => one.audio && ownerOf(one.source) === person.id)?.slot;
      const played = slot === undefined ? undefined : await playedBy(room.audioReceiver(slot));
      if (slot !== undefined && played !== undefined) {
        if (from?.slot !== slot) from = { slot, played };
        else if (played > from.played) return;
      }
    }
    await new Promise((resolve) => {
      setTimeout(resolve, everyMs);
    });
  }
}

/** Samples that left the jitter buffer. */
async function playedBy(
  receiver: Pick<RTCRtpReceiver, 'getStats'> | undefined,
): Promise<number | undefined> {
  const stats = await receiver?.getStats();
  for (const report of stats?.values() ?? []) {
    const { type, jitterBufferEmittedCount } = report as RTCInboundRtpStreamStats;
    if (type === 'inbound-rtp') return jitterBufferEmittedCount ?? 0;
  }
  return undefined;
}
