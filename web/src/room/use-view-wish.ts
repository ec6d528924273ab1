import { useEffect } from 'react';
import { useStore } from 'zustand';
import { settings } from '../state/settings';
import { wishOf } from './wish';
import type { StageLayout } from './layout';
import { useStage } from './stage-context';

/** Tells the server what the layout shows. */
export function useViewWish(layout: StageLayout, others: number): void {
  const { session } = useStage();
  const saving = useStore(settings, (now) => now.saving);
  useEffect(() => {
    if (layout.placed.length === 0) return;
    session.show(wishOf(layout, others, devicePixelRatio, saving));
  }, [session, layout, others, saving]);
}
