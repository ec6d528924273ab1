/**
 * The same person in several tabs: a tab in a call says so to the others, and gives the call up to one that
 * wants to go on with it. Tabs of one browser hear each other by a BroadcastChannel; the server is not asked.
 */
interface Word {
  /** `gone`: the call is over, or its tab is. */
  kind: 'where' | 'here' | 'take' | 'given' | 'gone';
  room: string;
}

const channelName = 'setareh-calls';
/** A tab that does not answer is asleep or gone: one joins without it. */
const answerMs = 2000;

function speak(channel: BroadcastChannel, word: Word): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
  channel.postMessage(word);
}

/** From the tab that is in the call; `give` leaves it. Until the returned function is called. */
export function holdCall(room: string, give: () => Promise<void>): () => void {
  const channel = new BroadcastChannel(channelName);
  const say = (kind: Word['kind']) => speak(channel, { kind, room });
  let over = false;
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.room !== room || over) return;
    if (data.kind === 'where') say('here');
    if (data.kind === 'take') void give().finally(() => say('given'));
  });
  say('here');
  const gone = () => say('gone');
  globalThis.addEventListener?.('pagehide', gone);
  return () => {
    globalThis.removeEventListener?.('pagehide', gone);
    over = true;
    gone();
    // What was given is told through it first.
    setTimeout(() => channel.close(), answerMs);
  };
}

export interface CallWatch {
  /** Asks the other tab to leave; ends when it has, or does not answer. */
  take(): Promise<void>;
  stop(): void;
}

/** From a tab at the door: `onElsewhere` hears whether another tab is in the call. */
export function watchCall(room: string, onElsewhere: (elsewhere: boolean) => void): CallWatch {
  const channel = new BroadcastChannel(channelName);
  const say = (kind: Word['kind']) => speak(channel, { kind, room });
  let given: (() => void) | undefined;
  let told = false;
  const tell = (elsewhere: boolean) => {
    if (elsewhere === told) return;
    told = elsewhere;
    onElsewhere(elsewhere);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.room !== room) return;
    if (data.kind === 'here') tell(true);
    if (data.kind === 'gone' || data.kind === 'given') tell(false);
    if (data.kind === 'given') given?.();
  });
  say('where');
  return {
    take: () =>
      new Promise((resolve) => {
        given = resolve;
        setTimeout(resolve, answerMs);
        say('take');
      }),
    stop: () => channel.close(),
  };
}
