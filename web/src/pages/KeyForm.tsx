import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { pathOf } from '../state/room-link';
import styles from './Home.module.css';

/** A link without its key, or with a wrong one: whoever invited has it. */
export function KeyForm({ room, wrong }: { room: string; wrong: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [key, setKey] = useState('');

  const enter = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== '') void navigate(pathOf({ id: room, key: key.trim() }), { replace: true });
  };

  return (
    <form onSubmit={enter} className={styles.row}>
      <TextInput
        aria-label={t('start.key')}
        placeholder={t('start.key')}
        size="md"
        dir={key === '' ? undefined : 'ltr'}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={key}
        error={wrong ? t('problem.wrong-key') : undefined}
        onChange={(event) => setKey(event.currentTarget.value)}
        data-testid="room-key"
      />
      <Button
        type="submit"
        size="md"
        variant="default"
        disabled={key.trim() === ''}
        data-testid="open-room"
      >
        {t('key.enter')}
      </Button>
    </form>
  );
}
