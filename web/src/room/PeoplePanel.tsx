import { ActionIcon, Button, Popover } from '@mantine/core';
import {
  IconMicrophone,
  IconMicrophoneOff,
  IconScreenShare,
  IconUserPlus,
  IconVideo,
  IconVideoOff,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { currentLanguage } from '../i18n';
import type { Participant } from '../signaling/messages';
import { Avatar } from '../ui/Avatar';
import styles from './Panel.module.css';
import { useRoom } from './room-context';
import { VolumeSlider } from './VolumeSlider';

/** Who is here, oneself first. */
export function PeoplePanel() {
  const { t } = useTranslation();
  const { session, actions } = useRoom();
  const participants = useStore(session.view, (view) => view.participants);
  const you = useStore(session.view, (view) => view.you);
  const sorted = participants.toSorted(
    (a, b) =>
      Number(b.id === you) - Number(a.id === you) ||
      a.name.localeCompare(b.name, currentLanguage().code),
  );
  return (
    <>
      <Button
        variant="light"
        fullWidth
        leftSection={<IconUserPlus size={18} />}
        onClick={actions.invite}
        data-testid="panel-invite"
      >
        {t('invite')}
      </Button>
      <ul className={styles.list}>
        {sorted.map((participant) => (
          <Person key={participant.id} participant={participant} isYou={participant.id === you} />
        ))}
      </ul>
    </>
  );
}

function Person({ participant, isYou }: { participant: Participant; isYou: boolean }) {
  const { t } = useTranslation();
  const { session } = useRoom();
  const { id, name, sources, status, kind } = participant;
  const volume = useStore(session.view, (view) => view.volumes[id] ?? 1);
  const note =
    status === 'reconnecting'
      ? t('tile.reconnecting')
      : kind === 'whip'
        ? t('people.publishes')
        : kind === 'whep'
          ? t('people.watches')
          : isYou
            ? t('tile.you')
            : undefined;
  return (
    <li className={styles.person} data-testid="person" data-participant={id}>
      <Avatar name={name} size={36} />
      <span className={styles.who}>
        <bdi className={styles.name}>{name}</bdi>
        {note && <span className={styles.quiet}>{note}</span>}
      </span>
      <span className={styles.signs}>
        {sources.screen === 'on' && (
          <IconScreenShare
            size={18}
            className={styles.on}
            aria-label={t('people.shares')}
            role="img"
          />
        )}
        {sources.camera === 'on' ? (
          <IconVideo size={18} aria-label={t('people.cameraOn')} role="img" />
        ) : (
          <IconVideoOff size={18} aria-label={t('tile.cameraOff')} role="img" />
        )}
        {sources.microphone === 'on' ? (
          <IconMicrophone size={18} aria-label={t('people.microphoneOn')} role="img" />
        ) : (
          <IconMicrophoneOff size={18} aria-label={t('tile.muted')} role="img" />
        )}
        {!isYou && kind !== 'whep' && (
          <Popover position="bottom-end" shadow="md" radius={12} trapFocus>
            <Popover.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={32}
                aria-label={t('tile.volume', { name })}
              >
                {volume === 0 ? <IconVolumeOff size={18} /> : <IconVolume size={18} />}
              </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown>
              <VolumeSlider participant={id} name={name} />
            </Popover.Dropdown>
          </Popover>
        )}
      </span>
    </li>
  );
}
