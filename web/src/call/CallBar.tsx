import {
  IconArrowsDiagonalMinimize2,
  IconChartBar,
  IconPhoneFilled,
  IconPictureInPicture,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import bar from '../room/Bar.module.css';
import { BarButton } from '../room/BarButton';
import { SourceButtons } from '../room/SourceButtons';
import { useStage } from '../room/stage-context';
import type { CallSession } from '../state/call-session';
import { durationWords } from '../ui/duration';
import { CallMore } from './CallMore';
import styles from './Call.module.css';
import { QualitySign } from './QualitySign';
import { canFloatPicture, togglePictureInPicture } from './picture-in-picture';
import { useElapsed } from './use-elapsed';

interface CallBarProps {
  session: CallSession;
  onMinimize: () => void;
}

export function CallBar({ session, onMinimize }: CallBarProps) {
  const { t } = useTranslation();
  const { ui, actions } = useStage();
  const { other, since } = useStore(session.status);
  const panel = useStore(ui, (now) => now.panel);
  const seconds = useElapsed(since);
  return (
    <footer className={bar.bar} data-testid="bar" data-keeps="">
      <div className={bar.title}>
        <bdi>{other.displayName}</bdi>
        {seconds !== undefined && (
          <span className={styles.length} data-testid="call-length">
            {durationWords(seconds)}
          </span>
        )}
        {since !== undefined && <QualitySign session={session} />}
      </div>
      <div className={bar.middle} role="group" aria-label={t('bar.label')}>
        <SourceButtons mayShare={since !== undefined} />
        <CallMore session={session} onMinimize={onMinimize} />
        <BarButton
          label={t('call.hangUp')}
          leaves
          onClick={() => void session.hangUp()}
          testId="hang-up"
        >
          <IconPhoneFilled />
        </BarButton>
      </div>
      <div className={bar.end}>
        {canFloatPicture() && since !== undefined && (
          <BarButton
            label={t('call.pictureInPicture')}
            quiet
            onClick={() => void togglePictureInPicture()}
            testId="picture-in-picture"
          >
            <IconPictureInPicture className="turns" />
          </BarButton>
        )}
        {since !== undefined && (
          <BarButton
            label={t('figures.title')}
            quiet
            active={panel === 'figures'}
            pressed={panel === 'figures'}
            onClick={() => actions.togglePanel('figures')}
            testId="figures"
          >
            <IconChartBar />
          </BarButton>
        )}
        <BarButton label={t('call.minimize')} quiet onClick={onMinimize} testId="minimize">
          <IconArrowsDiagonalMinimize2 className="turns" />
        </BarButton>
      </div>
    </footer>
  );
}
