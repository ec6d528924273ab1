import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconDotsVertical,
  IconDoorExit,
  IconHandOff,
  IconLock,
  IconLockOpen,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconScreenShareOff,
  IconShieldCheck,
  IconShieldOff,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Participant } from '../signaling/messages';
import { isHeld } from '../state/moderation-words';
import { useRoom } from './room-context';

/** What a moderator may do to that person. */
export function PersonMenu({ participant }: { participant: Participant }) {
  const { t } = useTranslation();
  const { session, actions } = useRoom();
  const room = useStore(session.view, (view) => view.room);
  const { id, name, sources, role, account, hand } = participant;
  const { moderation } = session;
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t('moderation.person', { name })}
          data-testid="moderate"
        >
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isHeld(participant, room) ? (
          <Menu.Item
            leftSection={<IconMicrophone size={18} />}
            onClick={() => moderation.moderate(id, 'let-speak')}
            data-testid="do-let-speak"
          >
            {t('moderation.letSpeak')}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconMicrophoneOff size={18} />}
            disabled={sources.microphone !== 'on'}
            onClick={() => moderation.moderate(id, 'mute')}
            data-testid="do-mute"
          >
            {t('moderation.mute')}
          </Menu.Item>
        )}
        {sources.screen === 'on' && (
          <Menu.Item
            leftSection={<IconScreenShareOff size={18} />}
            onClick={() => moderation.moderate(id, 'stop-screen')}
            data-testid="do-stop-screen"
          >
            {t('moderation.stopScreen')}
          </Menu.Item>
        )}
        {hand !== null && (
          <Menu.Item
            leftSection={<IconHandOff size={18} />}
            onClick={() => moderation.moderate(id, 'lower-hand')}
            data-testid="do-lower-hand"
          >
            {t('moderation.lowerHand')}
          </Menu.Item>
        )}
        {role === 'member' && account !== null && (
          <Menu.Item
            leftSection={<IconShieldCheck size={18} />}
            onClick={() => moderation.moderate(id, 'make-moderator')}
            data-testid="do-make-moderator"
          >
            {t('moderation.makeModerator')}
          </Menu.Item>
        )}
        {role === 'moderator' && (
          <Menu.Item
            leftSection={<IconShieldOff size={18} />}
            onClick={() => moderation.moderate(id, 'make-member')}
            data-testid="do-make-member"
          >
            {t('moderation.makeMember')}
          </Menu.Item>
        )}
        {role !== 'owner' && (
          <>
            <Menu.Divider />
            <Menu.Item
              color="var(--danger)"
              leftSection={<IconDoorExit size={18} className="turns" />}
              onClick={() => actions.ask({ deed: 'remove', participant: id, name })}
              data-testid="do-remove"
            >
              {t('moderation.remove')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What a moderator may do to all. */
export function EveryoneMenu() {
  const { t } = useTranslation();
  const { session, actions } = useRoom();
  const locked = useStore(session.view, (view) => view.room.locked);
  const hands = useStore(session.view, ({ participants }) =>
    participants.some(({ hand }) => hand !== null),
  );
  const { moderation } = session;
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconUsers size={18} />}
          data-testid="moderate-everyone"
        >
          {t('moderation.everyone')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMicrophoneOff size={18} />}
          onClick={() => moderation.moderateAll('mute-all')}
          data-testid="do-mute-all"
        >
          {t('moderation.muteAll')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHandOff size={18} />}
          disabled={!hands}
          onClick={() => moderation.moderateAll('lower-hands')}
          data-testid="do-lower-hands"
        >
          {t('moderation.lowerHands')}
        </Menu.Item>
        <Menu.Item
          leftSection={locked ? <IconLockOpen size={18} /> : <IconLock size={18} />}
          onClick={() => moderation.moderateAll(locked ? 'unlock' : 'lock')}
          data-testid="do-lock"
        >
          {locked ? t('moderation.unlock') : t('moderation.lock')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="var(--danger)"
          leftSection={<IconPhoneOff size={18} />}
          onClick={() => actions.ask({ deed: 'end', name: '' })}
          data-testid="do-end"
        >
          {t('moderation.end')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
