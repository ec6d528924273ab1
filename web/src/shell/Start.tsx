import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { MakeOrJoin } from '../pages/MakeOrJoin';
import { identity } from '../state/me';
import { Heading } from '../ui/Heading';
import { useTitle } from '../ui/use-title';
import { Column } from './Columns';
import { OnlineFaces } from '../people/OnlineFaces';
import styles from './Start.module.css';

/** The first page of whoever is signed in: who of one's people is there, and rooms. */
export default function Start() {
  const { t } = useTranslation();
  const name = useStore(identity.store, (now) => now.account?.displayName ?? '');
  useTitle(undefined);
  return (
    <Column>
      <MakeOrJoin>
        <Heading large>{name === '' ? '\u00a0' : t('shell.hello', { name })}</Heading>
        <OnlineFaces />
        <p className={styles.lead}>{t('shell.lead')}</p>
      </MakeOrJoin>
    </Column>
  );
}
