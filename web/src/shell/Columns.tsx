import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from './Columns.module.css';

/** A list, and what is chosen of it beside; a phone shows one of them. */
export function Columns({
  list,
  children,
  back,
}: {
  list: ReactNode;
  children: ReactNode;
  /** Where the list is; undefined: nothing is chosen of it. */
  back?: string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <main className={styles.columns} data-chosen={back !== undefined}>
      <div className={styles.list}>{list}</div>
      <div className={styles.chosen}>
        {back !== undefined && (
          <ActionIcon
            component={Link}
            to={back}
            variant="subtle"
            color="gray"
            size={44}
            className={styles.back}
            aria-label={t('shell.back')}
            data-testid="back"
          >
            <IconArrowLeft size={22} className="turns" />
          </ActionIcon>
        )}
        {children}
      </div>
    </main>
  );
}

/** A page of one column. */
export function Column({ children }: { children: ReactNode }) {
  return <main className={styles.column}>{children}</main>;
}
