import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Support } from '../media/support';
import { Api } from '../signaling/api';
import { CopyButton } from '../ui/CopyButton';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import invite from '../ui/Invite.module.css';
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
        <Heading>{t('unsupported.webrtcTitle')}</Heading>
        <p className={styles.text}>{t('unsupported.webrtcText')}</p>
        <div className={invite.link}>
          <input readOnly dir="ltr" value={location.href} aria-label={t('created.link')} />
          <CopyButton text={location.href} />
        </div>
      </Page>
    );
  }
  return (
    <Page>
      <Heading>{t('unsupported.insecureTitle')}</Heading>
      <p className={styles.text}>{t('unsupported.insecureText')}</p>
      <SafeAddress />
      <Button variant="default" size="md" fullWidth onClick={onAnyway} data-testid="listen-only">
        {t('unsupported.anyway')}
      </Button>
    </Page>
  );
}

/** The same page by HTTPS, where the server knows it there. */
function SafeAddress() {
  const { t } = useTranslation();
  const [origin, setOrigin] = useState<string | null>();
  useEffect(() => {
    new Api().addresses().then(
      ({ https }) => setOrigin(https),
      () => setOrigin(null),
    );
  }, []);
  if (origin === undefined) return null;
  if (origin === null) {
    return (
      <p className={styles.text} data-testid="no-https">
        {t('unsupported.noHttps')}
      </p>
    );
  }
  const { pathname, search, hash } = location;
  return (
    <>
      <Button
        component="a"
        href={`${origin}${pathname}${search}${hash}`}
        size="lg"
        fullWidth
        data-testid="https-link"
      >
        {t('unsupported.openHttps')}
      </Button>
      <p className={styles.address}>
        <bdi dir="ltr">{origin}</bdi>
      </p>
      <p className={styles.text}>{t('unsupported.certificate')}</p>
    </>
  );
}
