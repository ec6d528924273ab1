/** Who of the two speaks, by the levels that the browser measures: a room is told by its server. */
import type { LevelMeter } from '../media/level-meter';
import { levelOfRms } from '../media/level-meter';

const everyMs = 200;
const loudFrom = 0.3;
/** Between two words one still speaks. */
const holdMs = 600;

export interface VoicesOptions {
  /** One's own microphone, while it is on. */
  meter: Pick<LevelMeter, 'listen'>;
  /** What the other's sound arrives by. */
  receiver(): RTCRtpReceiver | undefined;
  onLoud(voices: { mine: boolean; other: boolean }): void;
}

export class Voices {
  private readonly heardAt = { mine: -Infinity, other: -Infinity };
  private said = '';
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly deafen: () => void;

  constructor(private readonly options: VoicesOptions) {
    this.deafen = options.meter.listen((level) => this.note('mine', level));
    this.timer = setInterval(() => this.look(), everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
    this.deafen();
  }

  private look(): void {
    const receiver = this.options.receiver();
    const level = receiver?.getSynchronizationSources?.()[0]?.audioLevel ?? 0;
    this.note('other', levelOfRms(level));
    const now = performance.now();
    const mine = now - this.heardAt.mine < holdMs;
    const other = now - this.heardAt.other < holdMs;
    if (this.said === `${mine} ${other}`) return;
    this.said = `${mine} ${other}`;
    this.options.onLoud({ mine, other });
  }

  private note(who: 'mine' | 'other', level: number): void {
    if (level >= loudFrom) this.heardAt[who] = performance.now();
  }
}
