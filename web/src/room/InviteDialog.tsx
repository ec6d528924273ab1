import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Invite } from '../ui/Invite';
import { roomTitle } from '../ui/room-title';
import { useRoom } from './room-context';

/** How to bring others in. */
export function InviteDialog() {
  const { t } = useTranslation();
  const { session, ui, address } = useRoom();
  const opened = useStore(ui, (now) => now.invites);
  const room = useStore(session.view, (view) => view.room);
  return (
    <Modal
      opened={opened}
      onClose={() => ui.setState({ invites: false })}
      title={t('invite')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div data-testid="invite">
        <Invite room={address} title={roomTitle(t, room)} />
      </div>
    </Modal>
  );
}
