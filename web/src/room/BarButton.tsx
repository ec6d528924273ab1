import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { currentLanguage } from '../i18n';
import styles from './Bar.module.css';

interface BarButtonProps {
  label: string;
  shortcut?: string;
  onClick: () => void;
  testId: string;
  pressed?: boolean;
  /** A source that is off: filled and crossed. */
  off?: boolean;
  /** A source that could not be opened: marked. */
  failed?: boolean;
  active?: boolean;
  quiet?: boolean;
  leaves?: boolean;
  /** Lies in the menu on a narrow screen. */
  wideOnly?: boolean;
  badge?: number;
  children: ReactNode;
}

/** A round button with a name, a tooltip with its key, and a state that is not colour alone. */
export function BarButton(props: BarButtonProps) {
  const { label, shortcut, badge, failed } = props;
  const looks = (['off', 'active', 'quiet', 'leaves', 'wideOnly'] as const).filter((l) => props[l]);
  return (
    <Tooltip label={shortcut ? <Named label={label} shortcut={shortcut} /> : label}>
      <button
        type="button"
        className={[styles.button, ...looks.map((look) => styles[look])].join(' ')}
        aria-label={label}
        aria-pressed={props.pressed}
        aria-keyshortcuts={shortcut}
        onClick={props.onClick}
        data-testid={props.testId}
      >
        {props.children}
        {failed && <span className={styles.failed}>!</span>}
        {badge !== undefined && (
          <span className={styles.badge}>
            {new Intl.NumberFormat(currentLanguage().code).format(badge)}
          </span>
        )}
      </button>
    </Tooltip>
  );
}

function Named({ label, shortcut }: { label: string; shortcut: string }) {
  return (
    <>
      {label} <kbd className={styles.key}>{shortcut}</kbd>
    </>
  );
}
