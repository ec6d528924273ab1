import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FiguresPanel } from './FiguresPanel';
import styles from './Panel.module.css';
import { PeoplePanel } from './PeoplePanel';
import { useRoom } from './room-context';
import type { PanelName } from './room-ui';
import { SettingsPanel } from './SettingsPanel';

/** What slides in from the edge of the room; over the stage on a phone. */
export function Panel({ panel }: { panel: PanelName }) {
  const { t } = useTranslation();
  const { actions } = useRoom();
  const title = t(`${panel}.title`);
  return (
    <aside className={styles.panel} aria-label={title} data-testid={`panel-${panel}`}>
      <header className={styles.header}>
        <h2>{title}</h2>
        <CloseButton
          aria-label={t('close')}
          size="lg"
          onClick={actions.closePanel}
          data-testid="close-panel"
        />
      </header>
      <div className={styles.content}>
        {panel === 'people' && <PeoplePanel />}
        {panel === 'figures' && <FiguresPanel />}
        {panel === 'settings' && <SettingsPanel />}
      </div>
    </aside>
  );
}
