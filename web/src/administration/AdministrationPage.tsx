import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { useStore } from 'zustand';
import { Column } from '../shell/Columns';
import { AdministrationApi } from '../signaling/administration-api';
import { Api } from '../signaling/api';
import { identity } from '../state/me';
import { Heading } from '../ui/Heading';
import { Loading } from '../ui/Loading';
import { useTitle } from '../ui/use-title';
import { People } from './People';
import { ServerState } from './ServerState';

const api = new AdministrationApi(new Api());

/** The people of this server, and how it is; for administrators. */
export default function AdministrationPage() {
  const { t } = useTranslation();
  const account = useStore(identity.store, (now) => now.account);
  useTitle(t('administration.title'));
  useEffect(() => void identity.know(), []);
  if (account === undefined) return <Loading />;
  if (!account?.administrator) return <Navigate to={account ? '/' : '/sign-in'} replace />;
  return (
    <Column>
      <Heading>{t('administration.title')}</Heading>
      <People api={api} own={account.id} />
      <ServerState api={api} />
    </Column>
  );
}
