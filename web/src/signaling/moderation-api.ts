/** Requests of hands, reactions, moderators and those who knock (docs/protocol.md, "Moderation"). */
import { participantPath, roomPath, type Api } from './api';
import {
  knocked,
  type Deed,
  type DeedToAll,
  type Emoji,
  type Knocked,
} from './moderation-messages';

export class ModerationApi {
  constructor(private readonly api: Pick<Api, 'json' | 'send'>) {}

  async setHand(room: string, participant: string, hand: boolean): Promise<void> {
    await this.api.send('PATCH', participantPath(room, participant), { hand });
  }

  async react(room: string, participant: string, emoji: Emoji): Promise<void> {
    await this.api.send('POST', `${participantPath(room, participant)}/reactions`, { emoji });
  }

  async moderate(room: string, participant: string, deed: Deed): Promise<void> {
    await this.api.send('POST', `${participantPath(room, participant)}/moderation`, { do: deed });
  }

  async moderateAll(room: string, deed: DeedToAll): Promise<void> {
    await this.api.send('POST', `${roomPath(room)}/moderation`, { do: deed });
  }

  /** Lets somebody in or not; without a knock all who wait. */
  async answer(room: string, admit: boolean, knock?: string): Promise<void> {
    const path = knock === undefined ? knocksPath(room) : knockPath(room, knock);
    await this.api.send('PUT', path, { admit });
  }

  /** Asks to be let in; where this session waits already, or was let in, that is said once more. */
  knock(room: string, name: string): Promise<Knocked> {
    return this.api.json('POST', knocksPath(room), knocked, { name });
  }

  /** Goes away from the door, also while the page goes away. */
  async withdraw(room: string, knock: string): Promise<void> {
    await this.api.send('DELETE', knockPath(room, knock), undefined, { keepalive: true });
  }
}

function knocksPath(room: string): string {
  return `${roomPath(room)}/knocks`;
}

function knockPath(room: string, knock: string): string {
  return `${knocksPath(room)}/${encodeURIComponent(knock)}`;
}
