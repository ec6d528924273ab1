import { Button, Group } from '@mantine/core';
import { useRef, useState, type ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { squarePicture } from '../media/square-picture';
import type { Account } from '../signaling/messages';
import { identity } from '../state/me';
import { Avatar } from '../ui/Avatar';
import { problemWords } from '../ui/problem-words';
import styles from './Account.module.css';

/** One's picture: chosen, changed, taken away. */
export function OwnPicture({ account }: { account: Account }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const has = account.picture != null;

  const act = async (file: Blob | undefined) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const square = file && (await squarePicture(file).catch(() => undefined));
      if (file && !square) setProblem(t('problem.bad-picture'));
      else await identity.setPicture(square);
    } catch (error) {
      setProblem(problemWords(t, error));
    }
    setBusy(false);
  };
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    currentTarget.value = ''; // the same file again is a choice too
    if (file) void act(file);
  };

  return (
    <div className={styles.picture}>
      <Avatar name={account.displayName} size={88} person={account} />
      <input
        ref={field}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('account.picture')}
        onChange={choose}
        data-testid="picture-file"
      />
      <Group gap={4}>
        <Button
          variant="subtle"
          size="compact-sm"
          h={32}
          loading={busy}
          onClick={() => field.current?.click()}
          data-testid="change-picture"
        >
          {has ? t('account.changePicture') : t('account.addPicture')}
        </Button>
        {has && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            h={32}
            onClick={() => void act(undefined)}
            data-testid="remove-picture"
          >
            {t('account.removePicture')}
          </Button>
        )}
      </Group>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
