import { Button } from '@mantine/core';
import { IconBellRinging } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallRoomsApi, type Rings } from '../signaling/call-rooms-api';
import { problemWords } from '../ui/problem-words';
import styles from './Rooms.module.css';

const api = new CallRoomsApi();

/** One button rings whoever belongs to the room and is not inside. */
export function RingMembers({ room }: { room: string }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [rings, setRings] = useState<Rings>();
  const [problem, setProblem] = useState<unknown>();
  const ring = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      setRings(await api.ring(room));
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        variant="default"
        w="fit-content"
        loading={busy}
        leftSection={<IconBellRinging size={18} />}
        onClick={() => void ring()}
        data-testid="ring-members"
      >
        {t('callRoom.ring')}
      </Button>
      <p className={styles.quiet} role="status" data-testid="rung" data-rung={rings?.rung}>
        {rings &&
          [
            t('callRoom.rung', { count: rings.rung }),
            rings.left > 0 ? t('callRoom.notRung', { count: rings.left }) : undefined,
          ]
            .filter((words) => words !== undefined)
            .join(' ')}
      </p>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(t, problem)}
        </p>
      )}
    </>
  );
}
