import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CreatedRoom } from '../signaling/messages';
import { pathOf } from '../state/room-link';
import { Heading } from '../ui/Heading';
import { Invite } from '../ui/Invite';
import { roomTitle } from '../ui/room-title';
import styles from './Home.module.css';

/** The new room's link, to be sent to others; and the way in. */
export function CreatedCard({ room }: { room: CreatedRoom }) {
  const { t } = useTranslation();
  return (
    <>
      <Heading>{room.title ? <bdi>{room.title}</bdi> : t('created.title')}</Heading>
      <p className={styles.text}>{t('created.text')}</p>
      <Invite room={room} title={roomTitle(t, room)} />
      <Button
        component={Link}
        to={pathOf(room)}
        size="lg"
        fullWidth
        mt={24}
        rightSection={<IconArrowRight size={18} className="turns" />}
        data-testid="enter-room"
      >
        {t('created.enter')}
      </Button>
    </>
  );
}
