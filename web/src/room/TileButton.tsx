import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './Tile.module.css';

interface TileButtonProps {
  label: string;
  pressed?: boolean;
  onClick: () => void;
  testId: string;
  children: ReactNode;
}

export function TileButton({ label, pressed, onClick, testId, children }: TileButtonProps) {
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={styles.button}
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
        onDoubleClick={(event) => event.stopPropagation()}
        data-testid={testId}
      >
        {children}
      </button>
    </Tooltip>
  );
}
