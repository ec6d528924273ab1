import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Support } from '../media/support';
import { CopyButton } from '../ui/CopyButton';
import { Page } from '../ui/Page';
import styles from './Home.module.css';

interface UnsupportedProps {
  support: Exclude<Support, { kind: 'ready' }>;
  onAnyway: () => void;
}

/** What to do where a call cannot work: another browser, or the safe address. */
export function Unsupported({ support, onAnyway }: UnsupportedProps) {
  const { t } = useTranslation();
  if (support.kind === 'noWebRtc') {
    return (
      <Page>
        <h1 className={styles.title}>{t('unsupported.webrtcTitle')}</h1>
        <p className={styles.text}>{t('unsupported.webrtcText')}</p>
        <div className={styles.link}>
          <input readOnly dir="ltr" value={location.href} aria-label={t('created.link')} />
          <CopyButton text={location.href} />
        </div>
      </Page>
    );
  }
  return (
    <Page>
      <h1 className={styles.title}>{t('unsupported.insecureTitle')}</h1>
      <p className={styles.text}>{t('unsupported.insecureText')}</p>
      <Button component="a" href={support.https} size="lg" fullWidth data-testid="https-link">
        {t('unsupported.openHttps')}
      </Button>
      <p className={styles.text} style={{ marginBlock: '12px 24px', fontSize: 13 }}>
        {t('unsupported.certificate')}
      </p>
      <Button variant="subtle" w="fit-content" onClick={onAnyway} data-testid="listen-only">
        {t('unsupported.anyway')}
      </Button>
    </Page>
  );
}
