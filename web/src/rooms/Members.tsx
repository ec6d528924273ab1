import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDotsVertical,
  IconShieldCheck,
  IconShieldOff,
  IconUserMinus,
} from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Role } from '../signaling/moderation-messages';
import type { RoomsApi } from '../signaling/rooms-api';
import type { Member, OwnRoom } from '../signaling/rooms-messages';
import { identity } from '../state/me';
import { Avatar } from '../ui/Avatar';
import { problemWords } from '../ui/problem-words';
import { RingMembers } from './RingMembers';
import styles from './Rooms.module.css';

/** Who belongs to the room, and what they may. */
export function Members({ room, api }: { room: OwnRoom; api: RoomsApi }) {
  const { t } = useTranslation();
  const [members, setMembers] = useState<Member[]>();
  const [problem, setProblem] = useState<unknown>();
  const { id, changes } = room;
  const load = useCallback(() => api.members(id).then(setMembers, setProblem), [api, id]);
  // Another member or role is a change of the room; who is inside just now is none.
  useEffect(() => void load(), [load, changes]);
  const deed = (done: Promise<void>) => {
    setProblem(undefined);
    done.catch(setProblem).finally(() => void load());
  };
  return (
    <section className={styles.section} data-testid="members">
      <h2>{t('rooms.members', { count: members?.length ?? 1 })}</h2>
      {(members?.length ?? 1) > 1 && <RingMembers room={id} />}
      <ul className={styles.members}>
        {members?.map((member) => (
          <Line
            key={member.id}
            member={member}
            moderating={room.role !== 'member'}
            onRole={(role) => deed(api.setRole(id, member.id, role))}
            onRemove={() => deed(api.removeMember(id, member.id))}
          />
        ))}
      </ul>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(t, problem)}
        </p>
      )}
    </section>
  );
}

interface LineProps {
  member: Member;
  moderating: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

function Line({ member, moderating, onRole, onRemove }: LineProps) {
  const { t } = useTranslation();
  const me = useStore(identity.store, (now) => now.account?.id);
  const { id, displayName: name, role } = member;
  const isMe = id === me;
  const notes = [
    isMe ? t('tile.you') : undefined,
    role === 'member' ? undefined : t(`people.${role}`),
  ].filter((note) => note !== undefined);
  return (
    <li className={styles.member} data-testid="member" data-account={id}>
      <Avatar name={name} size={36} />
      <span className={styles.words}>
        <span className={styles.title}>
          <bdi>{name}</bdi>
        </span>
        {notes.length > 0 && <span className={styles.facts}>{notes.join(' · ')}</span>}
      </span>
      {moderating && !isMe && role !== 'owner' && (
        <Menu position="bottom-end" width={250}>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={t('moderation.person', { name })}
              data-testid="member-menu"
            >
              <IconDotsVertical size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={
                role === 'member' ? <IconShieldCheck size={18} /> : <IconShieldOff size={18} />
              }
              onClick={() => onRole(role === 'member' ? 'moderator' : 'member')}
              data-testid="member-role"
            >
              {role === 'member' ? t('moderation.makeModerator') : t('moderation.makeMember')}
            </Menu.Item>
            <Menu.Item
              color="var(--danger)"
              leftSection={<IconUserMinus size={18} />}
              onClick={onRemove}
              data-testid="member-remove"
            >
              {t('rooms.removeMember')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
