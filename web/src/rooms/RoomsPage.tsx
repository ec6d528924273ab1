import { Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Columns } from '../shell/Columns';
import { useTitle } from '../ui/use-title';
import { NewRoom } from './NewRoom';
import { RoomDetails } from './RoomDetails';
import { RoomList } from './RoomList';
import styles from './Rooms.module.css';

/** One's rooms, and the one that is chosen. */
export default function RoomsPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const [making, setMaking] = useState(false);
  const List = id === undefined ? 'h1' : 'h2';
  return (
    <Columns
      back={id === undefined ? undefined : '/rooms'}
      list={
        <div className={styles.pane}>
          <div className={styles.head}>
            <List>{t('rooms.title')}</List>
            <Button
              leftSection={<IconPlus size={18} />}
              onClick={() => setMaking(true)}
              data-testid="new-room"
            >
              {t('rooms.new')}
            </Button>
          </div>
          <RoomList />
        </div>
      }
    >
      {id === undefined ? <Nothing /> : <RoomDetails key={id} id={id} />}
      <Modal
        opened={making}
        onClose={() => setMaking(false)}
        title={t('rooms.new')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <NewRoom onDone={() => setMaking(false)} />
      </Modal>
    </Columns>
  );
}

function Nothing() {
  const { t } = useTranslation();
  useTitle(t('rooms.title'));
  return <p className={styles.none}>{t('rooms.choose')}</p>;
}
