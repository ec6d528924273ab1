/**
 * The part of a stay that deals with hands, reactions and moderators: what this person asks for, and what
 * becomes of their microphone and screen when a moderator decides about them.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { LocalMedia } from '../media/local-media';
import { Problem } from '../signaling/api';
import type { Participant, RoomEvent } from '../signaling/messages';
import type { ModerationApi } from '../signaling/moderation-api';
import type { Deed, DeedToAll, Emoji } from '../signaling/moderation-messages';
import { Courier } from './courier';
import { isHeld, mayModerate } from './moderation-words';
import { ReactionBoard } from './reaction-board';
import type { NoticeContent, RoomView } from './room-view';

export interface ModerationParts {
  api: ModerationApi;
  view: StoreApi<RoomView>;
  local: Pick<LocalMedia, 'view' | 'setMuted' | 'stopScreen'>;
  notice(content: NoticeContent): void;
  /** A request as the participant; false where it shall be tried again. */
  tell(request: (room: string, you: string) => Promise<void>): Promise<boolean>;
}

export class Moderation {
  private readonly reactions: ReactionBoard;
  /** Hands go up and down quickly: the newest wish is what the server hears. */
  private readonly hand: Courier<boolean>;
  private readonly stopWatching: () => void;

  constructor(private readonly parts: ModerationParts) {
    const { api, view } = parts;
    this.reactions = new ReactionBoard(view);
    this.hand = new Courier((up) => parts.tell((room, you) => api.setHand(room, you, up)));
    this.stopWatching = view.subscribe((now, before) => this.obey(self(now), self(before)));
  }

  /** Raises one's hand or lowers it. */
  toggleHand(): void {
    const you = self(this.view);
    if (!you) return;
    const up = you.hand === null;
    // Shown at once; the server's own time comes with its word.
    this.change(you.id, { hand: up ? new Date().toISOString() : null });
    this.hand.send(up);
  }

  react(emoji: Emoji): void {
    const { room, you } = this.view;
    void this.attempt(this.parts.api.react(room.id, you, emoji));
  }

  moderate(participant: string, deed: Deed): void {
    void this.attempt(this.parts.api.moderate(this.view.room.id, participant, deed));
  }

  moderateAll(deed: DeedToAll): void {
    void this.attempt(this.parts.api.moderateAll(this.view.room.id, deed));
  }

  /** Lets somebody in or not; without a knock all who wait. */
  answer(admit: boolean, knock?: string): void {
    const { room, knocks } = this.view;
    // Answered: the line goes with the press, and comes back where the server did not hear it.
    const left = knock === undefined ? [] : knocks.filter((one) => one.knock !== knock);
    this.parts.view.setState({ knocks: left });
    void this.attempt(this.parts.api.answer(room.id, admit, knock)).then((heard) => {
      if (heard || this.view.phase !== 'in') return;
      const now = this.view.knocks;
      const back = knocks.filter((one) => !now.some((other) => other.knock === one.knock));
      this.parts.view.setState({ knocks: [...back, ...now] });
    });
  }

  /** False, with a word to the person, where a moderator must let them speak first. */
  mayUnmute(): boolean {
    const held = isHeld(self(this.view), this.view.room);
    if (held) this.parts.notice({ kind: 'held' });
    return !held;
  }

  onEvent(event: RoomEvent): void {
    if (event.type === 'reaction') {
      this.reactions.post(event.data.participant, event.data.emoji);
    } else if (event.type === 'moderated' && event.data.do === 'stop-screen') {
      this.parts.local.stopScreen();
    }
  }

  /** The server is to be reached again. */
  hurry(): void {
    this.hand.hurry();
  }

  stop(): void {
    this.stopWatching();
    this.hand.stop();
    this.reactions.stop();
  }

  /** The server drops what a muted microphone sends; here it is not even recorded any more. */
  private obey(now: Participant | undefined, before: Participant | undefined): void {
    if (!now?.mutedBy || before?.mutedBy) return;
    if (this.parts.local.view.getState().microphone !== 'off') {
      void this.parts.local.setMuted(true);
    }
  }

  private async attempt(request: Promise<void>): Promise<boolean> {
    try {
      await request;
      return true;
    } catch (error) {
      const code = error instanceof Problem ? error.code : 'unknown';
      this.parts.notice({ kind: 'refused', code });
      return false;
    }
  }

  private change(id: string, change: Partial<Participant>): void {
    const participants = this.view.participants.map((one) =>
      one.id === id ? { ...one, ...change } : one,
    );
    this.parts.view.setState({ participants });
  }

  private get view(): RoomView {
    return this.parts.view.getState();
  }
}

/** Oneself among the people of the room. */
export function self({ participants, you }: RoomView): Participant | undefined {
  return participants.find(({ id }) => id === you);
}

export function moderates(view: RoomView): boolean {
  return mayModerate(self(view));
}
