import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CreatedRoom } from '../signaling/messages';
import { linkOf, pathOf } from '../state/room-link';
import { CopyButton } from '../ui/CopyButton';
import { Heading } from '../ui/Heading';
import styles from './Home.module.css';

/** The new room's link, to be sent to others; and the way in. */
export function CreatedCard({ room }: { room: CreatedRoom }) {
  const { t } = useTranslation();
  const link = linkOf(room, location.origin);
  return (
    <>
      <Heading>{room.title ? <bdi>{room.title}</bdi> : t('created.title')}</Heading>
      <p className={styles.text}>{t('created.text')}</p>
      <div className={styles.link}>
        <input
          readOnly
          dir="ltr"
          value={link}
          aria-label={t('created.link')}
          data-testid="room-link"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={link} />
      </div>
      <Button
        component={Link}
        to={pathOf(room)}
        size="lg"
        fullWidth
        rightSection={<IconArrowRight size={18} className="turns" />}
        data-testid="enter-room"
      >
        {t('created.enter')}
      </Button>
    </>
  );
}
