import { useEffect, useState } from 'react';
import { RingTone } from './ring-tone';

const lockName = 'setareh-ringing';
const blinkMs = 1000;

/** Sound, title and notification of what rings here by that id; whether it is this page that sounds. */
export function useRinger(id: string, words: string): boolean {
  const [sounds, setSounds] = useState(false);

  useEffect(() => {
    const tone = new RingTone();
    const over = new AbortController();
    // Of all pages of the browser one sounds: one that may, as long as it rings.
    const sound = async () => {
      await tone.prepare();
      if (over.signal.aborted) return;
      const play = () => {
        if (over.signal.aborted) return undefined;
        tone.play('incoming');
        setSounds(true);
        return new Promise<void>((resolve) => {
          over.signal.addEventListener('abort', () => resolve(), { once: true });
        });
      };
      const { locks } = navigator;
      if (locks) await locks.request(lockName, { signal: over.signal }, play);
      else await play();
    };
    sound().catch(() => undefined); // it rang to its end, or nothing may be heard here
    return () => {
      over.abort();
      tone.stop();
    };
  }, [id]);

  useEffect(() => {
    const before = document.title;
    let shown = false;
    const blink = () => {
      shown = !shown;
      document.title = shown ? words : before;
    };
    blink();
    const timer = setInterval(blink, blinkMs);
    return () => {
      clearInterval(timer);
      if (document.title === words) document.title = before;
    };
  }, [words]);

  useEffect(() => notify(id, words), [id, words]);
  return sounds;
}

/** Where the page is not looked at, the system says it; several pages say it once (`tag`). */
function notify(id: string, words: string): () => void {
  const may = typeof Notification === 'function' && Notification.permission === 'granted';
  if (!may || document.visibilityState === 'visible') return () => undefined;
  try {
    const shown = new Notification(words, {
      tag: id,
      icon: '/icon-192.png',
      requireInteraction: true,
    });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
    return () => shown.close();
  } catch {
    // Phones show none that a page makes by itself.
    return () => undefined;
  }
}
