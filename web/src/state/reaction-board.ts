/** Reactions: each stays for a moment, and there are never many. */
import type { StoreApi } from 'zustand/vanilla';
import type { Emoji } from '../signaling/moderation-messages';

export interface Reaction {
  id: number;
  participant: string;
  emoji: Emoji;
}

export const reactionMs = 4000;
export const maxReactions = 24;

export class ReactionBoard {
  private id = 0;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(
    private readonly view: Pick<StoreApi<{ reactions: Reaction[] }>, 'getState' | 'setState'>,
  ) {}

  post(participant: string, emoji: Emoji): void {
    const id = ++this.id;
    this.show([...this.shown.slice(1 - maxReactions), { id, participant, emoji }]);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.show(this.shown.filter((one) => one.id !== id));
    }, reactionMs);
    this.timers.add(timer);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private get shown(): Reaction[] {
    return this.view.getState().reactions;
  }

  private show(reactions: Reaction[]): void {
    this.view.setState({ reactions });
  }
}
