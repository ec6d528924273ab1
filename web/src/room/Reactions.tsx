import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Placed } from './layout';
import styles from './Reactions.module.css';
import { useStage } from './stage-context';
import { cameraKey, selfKey } from './room-ui';

/** What people say without words: it floats up from the tile, or with the name from the stage's corner. */
export function Reactions({ placed }: { placed: readonly Placed[] }) {
  const { t } = useTranslation();
  const { session } = useStage();
  const reactions = useStore(session.view, (view) => view.reactions);
  const participants = useStore(session.view, (view) => view.participants);
  const you = useStore(session.view, (view) => view.you);
  const nameOf = (id: string) =>
    id === you ? t('tile.you') : (participants.find((one) => one.id === id)?.name ?? '');
  const said = reactions.map(({ id, participant, emoji }) => {
    const key = participant === you ? selfKey : cameraKey(participant);
    const rect = placed.find((one) => one.key === key)?.rect;
    return { id, emoji, name: nameOf(participant), rect };
  });
  const last = said.at(-1);
  return (
    <>
      <p className="visually-hidden" role="status">
        {last ? t('reactions.said', { name: last.name, emoji: last.emoji }) : ''}
      </p>
      <div className={styles.layer} aria-hidden="true" data-testid="reactions">
        {said.map(({ id, emoji, name, rect }) => (
          <span
            key={id}
            className={rect ? styles.reaction : `${styles.reaction} ${styles.named}`}
            // Several at once do not cover each other.
            style={
              rect && {
                '--x': `${rect.x + rect.width / 2 + ((id % 5) - 2) * 18}px`,
                '--y': `${rect.y + rect.height - Math.min(96, rect.height * 0.5)}px`,
              }
            }
          >
            {emoji}
            {!rect && <bdi>{name}</bdi>}
          </span>
        ))}
      </div>
    </>
  );
}
