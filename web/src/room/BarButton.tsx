import { Tooltip } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import { inDigits } from '../ui/in-digits';
import styles from './Bar.module.css';

/** What a menu adds to the button that opens it comes as further properties. */
interface BarButtonProps extends ComponentProps<'button'> {
  label: string;
  shortcut?: string;
  testId: string;
  /** Only where the label stays the same: a label that says what a press does tells the state already. */
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
  /** Lies in the menu on a phone. */
  roomy?: boolean;
  badge?: number;
  children: ReactNode;
}

/** A round button with a name, a tooltip with its key, and a state that is not colour alone. */
export function BarButton(props: BarButtonProps) {
  const { label, shortcut, testId, pressed, failed, badge, children, ...rest } = props;
  const { off, active, quiet, leaves, wideOnly, roomy, ...button } = rest;
  const looks = Object.entries({ off, active, quiet, leaves, wideOnly, roomy })
    .filter(([, applies]) => applies)
    .map(([look]) => styles[look]);
  return (
    <Tooltip label={shortcut ? <Named label={label} shortcut={shortcut} /> : label}>
      <button
        {...button}
        type="button"
        className={[styles.button, ...looks].join(' ')}
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={shortcut}
        data-testid={testId}
        // Drawn by the stylesheet: the name says it in words already.
        data-badge={badge === undefined ? undefined : inDigits(badge)}
      >
        {children}
        {failed && (
          <span className={styles.failed} aria-hidden="true">
            !
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
