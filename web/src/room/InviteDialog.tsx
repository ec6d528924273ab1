import { Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Api } from '../signaling/api';
import { CallsApi } from '../signaling/calls-api';
import { RoomsApi } from '../signaling/rooms-api';
import { identity } from '../state/me';
import { moderates } from '../state/moderation';
import { Invite } from '../ui/Invite';
import { roomTitle } from '../ui/room-title';
import { AskIn } from '../people/AskIn';
import { useRoom } from './room-context';

const api = new RoomsApi(new Api());
const callsApi = new CallsApi();

/** How to bring others in. */
export function InviteDialog() {
  const { t } = useTranslation();
  const { session, ui, address } = useRoom();
  const opened = useStore(ui, (now) => now.invites);
  const room = useStore(session.view, (view) => view.room);
  const moderating = useStore(session.view, moderates);
  const account = useStore(identity.store, (now) => now.account?.id);
  const participants = useStore(session.view, (view) => view.participants);
  const [key, setKey] = useState(address.key);
  // Members came in without it; moderators may know it.
  useEffect(() => {
    if (!opened || key !== '' || !moderating) return;
    api.room(address.id).then(
      (told) => setKey(told.key ?? ''),
      () => undefined, // the link without it stays
    );
  }, [opened, key, moderating, address.id]);
  return (
    <Modal
      opened={opened}
      onClose={() => ui.setState({ invites: false })}
      title={t('invite')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div data-testid="invite">
        <Invite room={{ id: address.id, key }} title={roomTitle(t, room)} />
        {(key === '' || room.locked) && (
          <p style={{ margin: '12px 0 0' }} data-testid="invited-knock">
            {t('knock.invited')}
          </p>
        )}
        {account && (
          <div style={{ marginBlockStart: 24 }}>
            <AskIn
              without={new Set([account, ...participants.map((one) => one.account ?? null)])}
              onAsk={(one) => callsApi.askIn(address.id, one)}
            />
          </div>
        )}
      </div>
    </Modal>
  );
}
