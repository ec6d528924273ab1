/** Looks once a second whether media comes in, and whose stands; tells the view. */
import type { StoreApi } from 'zustand/vanilla';
import { readingOf } from '../media/figures';
import { FlowMeter, standsAfterMs } from '../media/flow';
import type { RoomView } from './room-view';
import { ownerOf } from './slot-book';
import type { StayConnection } from './stay';

const everyMs = 1000;
/** ICE checks an idle path every 2.5 s: where even the answers to these stay away, it is dead. */
const pathDeadAfterMs = 3000;

export interface FlowWatchOptions {
  view: StoreApi<RoomView>;
  /** `silentMs`: how long nothing has come, where something should. */
  onPath(alive: boolean, silentMs: number): void;
}

export class FlowWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private connection: StayConnection | undefined;

  constructor(private readonly options: FlowWatchOptions) {}

  /** Watches that connection from now on, and no other. */
  begin(connection: StayConnection): void {
    this.stop();
    this.connection = connection;
    this.lookLater(connection, new FlowMeter(performance.now()));
  }

  stop(): void {
    this.connection = undefined;
    clearTimeout(this.timer);
  }

  private lookLater(connection: StayConnection, meter: FlowMeter): void {
    this.timer = setTimeout(() => void this.look(connection, meter), everyMs);
  }

  private async look(connection: StayConnection, meter: FlowMeter): Promise<void> {
    const report = await connection.pc.getStats().catch(() => undefined);
    if (this.connection !== connection) return;
    if (report && connection.pc.connectionState === 'connected') {
      const now = performance.now();
      meter.read(readingOf(report), now);
      this.judge(meter, connection, now);
    }
    this.lookLater(connection, meter);
  }

  private judge(meter: FlowMeter, { slots }: StayConnection, now: number): void {
    const { view } = this.options;
    const silentMs = (slot: number) =>
      Math.min(
        meter.silentMs(slots[slot]?.video?.mid, now),
        meter.silentMs(slots[slot]?.audio.mid, now),
      );
    const before = view.getState();
    const standing = standingIn(before, silentMs);
    if (standing.join() !== before.standing.join()) view.setState({ standing });
    const pathMs = meter.pathSilentMs(now);
    const dead = pathMs >= pathDeadAfterMs && expected(before).length > 0;
    this.options.onPath(!dead, dead ? pathMs : 0);
  }
}

/** Those whose packets should come: a picture that flows, or a voice. */
function expected({ participants, you, slots, speakers }: RoomView): string[] {
  const pictures = new Set(
    slots.flatMap(({ source, video }) => (video === 'flowing' && source ? [source] : [])),
  );
  return participants
    .filter(({ id, kind, status }) => id !== you && kind !== 'whep' && status === 'connected')
    .filter(
      ({ id, sources }) =>
        (sources.camera === 'on' && pictures.has(`${id}/camera`)) ||
        (sources.microphone === 'on' && speakers.loud.includes(id)),
    )
    .map(({ id }) => id);
}

/** Those of whom nothing comes though it should. */
export function standingIn(view: RoomView, silentMs: (slot: number) => number): string[] {
  const slotsOf = (id: string) =>
    view.slots.filter(({ source }) => ownerOf(source) === id && !source?.endsWith('/screen'));
  return expected(view).filter((id) => {
    const slots = slotsOf(id);
    return slots.length > 0 && slots.every(({ slot }) => silentMs(slot) >= standsAfterMs);
  });
}
