import { Button, TextInput } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { parseRoomAddress, pathOf } from '../state/room-link';
import styles from './Home.module.css';

/** By a pasted link, or by a room's id; the key is then asked for. */
export function JoinForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const [wrong, setWrong] = useState(false);
  const addressField = useRef<HTMLInputElement>(null);
  const parsed = parseRoomAddress(address);
  const asksKey = parsed !== undefined && parsed.key === '';

  const join = (event: FormEvent) => {
    event.preventDefault();
    setWrong(!parsed);
    if (parsed) void navigate(pathOf({ id: parsed.id, key: parsed.key || key.trim() }));
    else addressField.current?.focus();
  };

  return (
    <form className={styles.form} onSubmit={join} noValidate>
      <div className={styles.row}>
        <TextInput
          ref={addressField}
          size="md"
          dir={address === '' ? undefined : 'ltr'}
          autoComplete="off"
          aria-label={t('start.address')}
          placeholder={t('start.address')}
          autoCapitalize="none"
          spellCheck={false}
          value={address}
          error={wrong && !parsed ? t('start.addressWrong') : undefined}
          onChange={(event) => setAddress(event.currentTarget.value)}
          data-testid="room-address"
        />
        <Button type="submit" size="md" variant="default" data-testid="open-room">
          {t('start.join')}
        </Button>
      </div>
      {asksKey && (
        <TextInput
          label={t('start.key')}
          description={t('start.keyHint')}
          dir="ltr"
          autoCapitalize="none"
          spellCheck={false}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          data-testid="room-key"
        />
      )}
    </form>
  );
}
