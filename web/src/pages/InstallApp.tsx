import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { appWorker } from '../shell/app-worker';
import { install, installPrompt } from '../shell/install-prompt';
import styles from './Account.module.css';

/** The app as one of the device's own, or why that cannot be here. */
export function InstallApp() {
  const { t } = useTranslation();
  const offer = useStore(installPrompt, (now) => now.offer);
  const worker = useStore(appWorker, (now) => now.worker);
  const state = stateOf(worker);
  const offered = offer !== undefined && state === 'byMenu';
  return (
    <section className={styles.section}>
      <h2>{t('app.title')}</h2>
      {state !== 'installed' && <p className={styles.quiet}>{t('app.text')}</p>}
      {offered ? (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconDownload size={18} />}
          onClick={() => void install()}
          data-testid="install"
        >
          {t('app.install')}
        </Button>
      ) : (
        <p className={styles.quiet} data-testid="install-state" data-state={state}>
          {t(`app.${state}`)}
        </p>
      )}
    </section>
  );
}

function stateOf(worker: ReturnType<typeof appWorker.getState>['worker']) {
  if (matchMedia('(display-mode: standalone)').matches) return 'installed';
  if (!isSecureContext) return 'insecure';
  if (worker === 'untrusted') return 'untrusted';
  return worker === 'none' ? 'cannot' : 'byMenu';
}
