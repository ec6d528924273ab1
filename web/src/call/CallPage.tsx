import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import { useStore } from 'zustand';
import { appSession } from '../state/app-session';
import { calls, ringingFor } from '../state/calls';
import { identity } from '../state/me';
import { Heading } from '../ui/Heading';
import { Loading } from '../ui/Loading';
import { Framed } from './Framed';
import styles from '../pages/Home.module.css';

/** `/call/<id>`: below the stage of a call that this page is in; what became of any other. */
export default function CallPage() {
  const { id = '' } = useParams();
  const session = useStore(calls.store, (now) => now.session);
  if (session && (session.id === id || id === 'new')) return null;
  return (
    <Framed>
      <WithoutStage id={id} inCall={session !== undefined} />
    </Framed>
  );
}

function WithoutStage({ id, inCall }: { id: string; inCall: boolean }) {
  const { t } = useTranslation();
  const ready = useStore(appSession.store, (now) => now.ready);
  const account = useStore(identity.store, (now) => now.account?.id);
  const live = useStore(calls.store, (now) => now.live);
  if (!ready) return <Loading />;
  if (id === 'new') return <Navigate to="/calls" replace />;
  const call = live.find((one) => one.id === id);
  // It rings over this page.
  if (call && ringingFor([call], account)) return null;
  return (
    <div data-testid="call-page">
      <Heading>{call ? t('call.page.elsewhere') : t('call.page.over')}</Heading>
      <p className={styles.text}>{call ? t('call.page.elsewhereText') : t('call.page.overText')}</p>
      <Group gap={8}>
        {call && !inCall && (
          <Button size="md" onClick={() => calls.resume(call)} data-testid="continue-here">
            {t('call.page.here')}
          </Button>
        )}
        <Button component={Link} to="/calls" size="md" variant={call ? 'default' : 'filled'}>
          {t('calls.title')}
        </Button>
      </Group>
    </div>
  );
}
