import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isHandheld } from '../media/support';
import { Problem } from '../signaling/api';
import type { Notice } from '../state/room-view';
import { problemWords } from '../ui/problem-words';
import styles from './Notices.module.css';
import { useStage } from './stage-context';

/** Who comes and goes, and small words: a line at the edge that leaves by itself, read aloud too. */
export function Notices() {
  const { t } = useTranslation();
  const { session } = useStage();
  const notices = useStore(session.view, (view) => view.notices);
  return (
    <div className={styles.notices} role="status" aria-live="polite" data-testid="notices">
      {notices.map((notice) => (
        <p key={notice.id} className={styles.notice} data-kind={notice.kind}>
          {words(t, notice)}
        </p>
      ))}
    </div>
  );
}

function words(t: TFunction, notice: Notice): string {
  switch (notice.kind) {
    case 'joined':
    case 'left':
    case 'lost':
    case 'removed':
    case 'sharing':
      return t(`notice.${notice.kind}`, { name: notice.name });
    case 'replaced':
      return notice.label === undefined || notice.device === 'speaker'
        ? t(`notice.gone.${notice.device}`)
        : t(`notice.replaced.${notice.device}`, { label: notice.label });
    case 'failed':
      return t(`notice.failed.${notice.what}`);
    case 'moderated':
      return t(`notice.moderated.${notice.deed}`, { name: notice.by });
    case 'hand':
      return t('notice.hand', { name: notice.name });
    case 'role':
      return t(`notice.role.${notice.role}`);
    case 'lock':
      return notice.locked ? t('notice.locked') : t('notice.unlocked');
    case 'held':
      return t('notice.held');
    case 'refused':
      return problemWords(t, new Problem(notice.code, 0, ''));
    case 'copied':
      return t('copiedLink');
    case 'mutedSpeaking':
      return isHandheld() ? t('notice.mutedSpeakingTouch') : t('notice.mutedSpeaking');
  }
}
