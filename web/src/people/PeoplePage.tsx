import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { Columns } from '../shell/Columns';
import { useTitle } from '../ui/use-title';
import { ContactList } from './ContactList';
import { ContactPage, NobodyChosen } from './ContactPage';
import { HereNow } from './HereNow';
import styles from './People.module.css';
import { SearchResults } from './SearchResults';

/** Contacts, and the one that is chosen; or everybody who is online. */
export default function PeoplePage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const [parameters] = useSearchParams();
  const here = parameters.get('show') === 'here';
  useTitle(t('contacts.title'));
  return (
    <Columns list={<List here={here} key={String(here)} />} back={id && '/contacts'}>
      {id === undefined ? <NobodyChosen /> : <ContactPage key={id} id={id} />}
    </Columns>
  );
}

function List({ here }: { here: boolean }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const query = typed.trim();
  return (
    <>
      <header className={styles.header}>
        <h2 className={styles.title}>{t('contacts.title')}</h2>
        <nav className={styles.tabs} aria-label={t('contacts.title')}>
          <Link to="/contacts" aria-current={here ? undefined : 'page'} data-testid="my-contacts">
            {t('contacts.mine')}
          </Link>
          <Link
            to="/contacts?show=here"
            aria-current={here ? 'page' : undefined}
            data-testid="here"
          >
            {t('contacts.hereNow')}
          </Link>
        </nav>
        <TextInput
          type="search"
          size="sm"
          aria-label={here ? t('contacts.searchHere') : t('contacts.search')}
          placeholder={here ? t('contacts.searchHere') : t('contacts.search')}
          leftSection={<IconSearch size={18} />}
          rightSection={
            typed !== '' && (
              <CloseButton
                aria-label={t('contacts.clearSearch')}
                onClick={() => setTyped('')}
                data-testid="clear-search"
              />
            )
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
          data-testid="search-people"
        />
      </header>
      <div className={styles.body}>
        {here ? (
          <HereNow query={query} />
        ) : query === '' ? (
          <ContactList />
        ) : (
          <SearchResults query={query} />
        )}
      </div>
    </>
  );
}
