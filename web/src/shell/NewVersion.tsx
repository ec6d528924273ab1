import { Button, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { calls } from '../state/calls';
import { roomStay } from '../state/room-stay';
import styles from './NewVersion.module.css';

/** Another build is on the server: this page goes on with its own until it is loaded anew. Never in a call. */
export default function NewVersion() {
  const { t } = useTranslation();
  const inCall = useStore(calls.store, (now) => now.session !== undefined);
  const inRoom = useStore(roomStay, (now) => now.session !== undefined);
  const [later, setLater] = useState(false);
  const shown = !later && !inCall && !inRoom;
  return (
    <div className={styles.line} role="status" data-testid="new-version" hidden={!shown}>
      {shown && (
        <>
          <span>{t('app.newVersion')}</span>
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => location.reload()}
            data-testid="take-new-version"
          >
            {t('app.reload')}
          </Button>
          <CloseButton size="sm" aria-label={t('app.later')} onClick={() => setLater(true)} />
        </>
      )}
    </div>
  );
}
