import { Tooltip } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import styles from './Tile.module.css';

/** What a popover adds to the button that opens it comes as further properties. */
interface TileButtonProps extends ComponentProps<'button'> {
  label: string;
  testId: string;
  children: ReactNode;
}

export function TileButton({ label, testId, children, ...rest }: TileButtonProps) {
  return (
    <Tooltip label={label}>
      <button
        {...rest}
        type="button"
        className={styles.button}
        aria-label={label}
        onDoubleClick={(event) => event.stopPropagation()}
        data-testid={testId}
      >
        {children}
      </button>
    </Tooltip>
  );
}
