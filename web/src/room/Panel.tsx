import { CloseButton } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FiguresPanel } from './FiguresPanel';
import styles from './Panel.module.css';
import { PeoplePanel } from './PeoplePanel';
import type { PanelName } from './room-ui';
import { SettingsPanel } from './SettingsPanel';
import { useStage } from './stage-context';

/** A panel of a room. */
export function Panel({ panel }: { panel: PanelName }) {
  return (
    <PanelFrame panel={panel}>
      {panel === 'people' && <PeoplePanel />}
      {panel === 'figures' && <FiguresPanel />}
      {panel === 'settings' && <SettingsPanel />}
    </PanelFrame>
  );
}

/** What slides in from the edge of the stage; over it on a phone. */
export function PanelFrame({ panel, children }: { panel: PanelName; children: ReactNode }) {
  const { t } = useTranslation();
  const { actions } = useStage();
  const title = t(`${panel}.title`);
  const element = useRef<HTMLElement>(null);
  // The focus goes in with the panel, and back to where it was.
  useEffect(() => {
    const before = document.activeElement;
    const { current } = element;
    current?.focus({ preventScroll: true });
    return () => {
      const inside = current?.contains(document.activeElement) ?? false;
      if ((inside || document.activeElement === document.body) && before instanceof HTMLElement) {
        before.focus({ preventScroll: true });
      }
    };
  }, []);
  return (
    <aside
      ref={element}
      tabIndex={-1}
      className={styles.panel}
      aria-label={title}
      data-testid={`panel-${panel}`}
    >
      <header className={styles.header}>
        <h2>{title}</h2>
        <CloseButton
          aria-label={t('close')}
          size="lg"
          onClick={actions.closePanel}
          data-testid="close-panel"
        />
      </header>
      {/* Without anything to press in it, the keyboard scrolls it by itself. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.content} tabIndex={0} role="region" aria-label={title}>
        {children}
      </div>
    </aside>
  );
}
