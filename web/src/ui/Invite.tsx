import { Button } from '@mantine/core';
import { IconInfoCircle, IconQrcode, IconShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomAddress } from '../state/room-link';
import { CopyButton } from './CopyButton';
import styles from './Invite.module.css';
import { QrCode } from './QrCode';
import { canShareLinks, shareLink } from './share-link';
import { useInvitation } from './use-invitation';

/** A room's link and the ways to others: copied, shared, or read from the screen by a phone. */
export function Invite({ room, title }: { room: RoomAddress; title: string }) {
  const { t } = useTranslation();
  const invitation = useInvitation(room);
  const [codeShown, setCodeShown] = useState(false);
  const link = invitation?.link ?? '';
  return (
    <div className={styles.invite}>
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
      <div className={styles.ways}>
        {canShareLinks() && (
          <Button
            variant="default"
            leftSection={<IconShare size={16} />}
            onClick={() => void shareLink({ title, url: link })}
            data-testid="share-link"
          >
            {t('share')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconQrcode size={16} />}
          aria-expanded={codeShown}
          onClick={() => setCodeShown(!codeShown)}
          data-testid="show-qr"
        >
          {t('qr.show')}
        </Button>
      </div>
      {invitation && !invitation.reachable && (
        <p className={styles.note} role="note" data-testid="unreachable">
          <IconInfoCircle size={18} aria-hidden="true" />
          <span>{t('created.unreachable')}</span>
        </p>
      )}
      {codeShown && link && (
        <figure className={styles.figure}>
          <QrCode text={link} label={t('qr.label')} />
          <figcaption>{t('qr.hint')}</figcaption>
        </figure>
      )}
    </div>
  );
}
