import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Api } from '../signaling/api';
import { ModerationApi } from '../signaling/moderation-api';
import { Knocking, type KnockView } from '../state/knocking';

const api = new ModerationApi(new Api());

/** A knock at that room's door, which ends with the page. */
export function useKnocking(room: string): { knocking: Knocking; view: KnockView } {
  const [knocking] = useState(() => new Knocking(room, api));
  useEffect(() => {
    const leave = () => knocking.leave();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [knocking]);
  return { knocking, view: useStore(knocking.view) };
}
