import { IconHandStop } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { raisedHands } from '../state/moderation-words';
import { inDigits } from '../ui/in-digits';
import { useStage } from './stage-context';
import styles from './Tile.module.css';

/** Whose turn it is: the place in the line of raised hands, from 1; 0: the hand is down. */
export function useHandPlace(participant: string): number {
  const { session } = useStage();
  return useStore(
    session.view,
    ({ participants }) => raisedHands(participants).findIndex(({ id }) => id === participant) + 1,
  );
}

/** On a tile; the tile's name says it in words. */
export function HandSign({ place }: { place: number }) {
  if (place === 0) return null;
  return (
    <div className={styles.hand} aria-hidden="true" data-testid="hand-sign">
      <IconHandStop size={16} />
      {inDigits(place)}
    </div>
  );
}
