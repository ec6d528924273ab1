import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { pathOf } from '../state/room-link';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { useTitle } from '../ui/use-title';
import styles from './Home.module.css';

/** A link without its key: whoever invited has it. */
export function AskKey({ room, wrong = false }: { room: string; wrong?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [key, setKey] = useState('');
  useTitle(room);

  const enter = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== '') void navigate(pathOf({ id: room, key: key.trim() }), { replace: true });
  };

  return (
    <Page>
      <Heading>{t('key.title')}</Heading>
      <p className={styles.text}>{wrong ? <bdi>{room}</bdi> : t('key.text', { room })}</p>
      <form className={styles.form} onSubmit={enter}>
        <TextInput
          label={t('start.key')}
          size="md"
          dir="ltr"
          autoFocus
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          value={key}
          error={wrong ? t('problem.wrong-key') : undefined}
          onChange={(event) => setKey(event.currentTarget.value)}
          data-testid="room-key"
        />
        <Button type="submit" size="md" disabled={key.trim() === ''} data-testid="open-room">
          {t('key.enter')}
        </Button>
      </form>
    </Page>
  );
}
