import { Button, Collapse, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Api, Problem } from '../signaling/api';
import type { CreatedRoom } from '../signaling/messages';
import { isRoomId } from '../state/room-link';
import { problemWords } from '../ui/problem-words';
import styles from './Home.module.css';

const api = new Api();
const codesOfId = new Set(['room-id-taken', 'bad-room-id']);

export function CreateForm({ onCreated }: { onCreated: (room: CreatedRoom) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState('');
  const [id, setId] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ ofId: boolean; words: string }>();
  const optionsId = useId();
  const idField = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!problem?.ofId) return;
    setOpen(true);
    idField.current?.focus();
  }, [problem]);

  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (id !== '' && !isRoomId(id)) {
      setProblem({ ofId: true, words: t('problem.bad-room-id') });
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      onCreated(
        await api.createRoom({
          ...(title.trim() ? { title: title.trim() } : {}),
          ...(id ? { id } : {}),
        }),
      );
    } catch (error) {
      const ofId = error instanceof Problem && codesOfId.has(error.code);
      setProblem({ ofId, words: problemWords(t, error) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className={styles.form} onSubmit={(event) => void create(event)} noValidate>
      <Button
        type="submit"
        size="lg"
        fullWidth
        loading={busy}
        leftSection={<IconPlus size={20} />}
        data-testid="create-room"
      >
        {t('start.create')}
      </Button>
      {problem && !problem.ofId && (
        <p className={styles.problem} role="alert">
          {problem.words}
        </p>
      )}
      <UnstyledButton
        className={styles.more}
        aria-expanded={open}
        aria-controls={optionsId}
        onClick={() => setOpen(!open)}
        data-testid="create-options"
      >
        {t('start.options')}
        <IconChevronDown size={14} style={{ rotate: open ? '180deg' : undefined }} />
      </UnstyledButton>
      <Collapse expanded={open} id={optionsId} transitionDuration={150}>
        <div className={styles.options}>
          <TextInput
            label={t('start.title')}
            placeholder={t('start.titleExample')}
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-testid="room-title"
          />
          <TextInput
            ref={idField}
            label={t('start.id')}
            description={t('start.idHint')}
            placeholder="weekly-review"
            maxLength={64}
            dir="ltr"
            autoCapitalize="none"
            spellCheck={false}
            value={id}
            error={problem?.ofId ? problem.words : undefined}
            onChange={(event) =>
              setId(event.currentTarget.value.toLowerCase().replace(/\s+/g, '-'))
            }
            data-testid="room-id"
          />
        </div>
      </Collapse>
    </form>
  );
}
