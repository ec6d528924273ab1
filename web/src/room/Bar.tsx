import {
  IconChartBar,
  IconHandStop,
  IconLayoutGrid,
  IconLayoutSidebarRight,
  IconPhoneFilled,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { self } from '../state/moderation';
import { roomTitle } from '../ui/room-title';
import { BarButton } from './BarButton';
import styles from './Bar.module.css';
import { MoreMenu } from './MoreMenu';
import { ReactionMenu } from './ReactionPicker';
import { useRoom } from './room-context';
import { SourceButtons } from './SourceButtons';

/** What one does in a call. Fades with the rest of the edge when nothing moves. */
export function Bar() {
  const { t } = useTranslation();
  const { session, ui, actions } = useRoom();
  const title = roomTitle(
    t,
    useStore(session.view, (view) => view.room),
  );
  const audioOnly = useStore(session.view, (view) => view.room.audioOnly);
  const people = useStore(session.view, (view) => view.participants.length);
  const handUp = useStore(session.view, (view) => typeof self(view)?.hand === 'string');
  const mode = useStore(ui, (now) => now.mode);
  const panel = useStore(ui, (now) => now.panel);

  return (
    <footer className={styles.bar} data-testid="bar" data-keeps="">
      <div className={styles.title}>
        <bdi>{title}</bdi>
      </div>
      <div className={styles.middle} role="group" aria-label={t('bar.label')}>
        <SourceButtons mayShow={!audioOnly} />
        <BarButton
          label={handUp ? t('hand.lower') : t('hand.raise')}
          shortcut="H"
          roomy
          active={handUp}
          onClick={actions.toggleHand}
          testId="hand"
        >
          <IconHandStop />
        </BarButton>
        <ReactionMenu />
        <MoreMenu />
        <BarButton label={t('leave')} leaves onClick={actions.leave} testId="leave">
          <IconPhoneFilled />
        </BarButton>
      </div>
      <div className={styles.end}>
        <BarButton
          label={mode === 'grid' ? t('view.speaker') : t('view.grid')}
          quiet
          onClick={() => actions.setMode(mode === 'grid' ? 'speaker' : 'grid')}
          testId="view-mode"
        >
          {mode === 'grid' ? <IconLayoutSidebarRight className="turns" /> : <IconLayoutGrid />}
        </BarButton>
        <BarButton
          label={t('figures.title')}
          quiet
          wideOnly
          active={panel === 'figures'}
          pressed={panel === 'figures'}
          onClick={() => actions.togglePanel('figures')}
          testId="figures"
        >
          <IconChartBar />
        </BarButton>
        <BarButton label={t('invite')} quiet wideOnly onClick={actions.invite} testId="invite">
          <IconUserPlus />
        </BarButton>
        <BarButton
          label={t('people.open', { count: people })}
          shortcut="P"
          quiet
          active={panel === 'people'}
          pressed={panel === 'people'}
          badge={people}
          onClick={() => actions.togglePanel('people')}
          testId="people"
        >
          <IconUsers />
        </BarButton>
      </div>
    </footer>
  );
}
