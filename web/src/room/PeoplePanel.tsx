import { ActionIcon, Button, Popover } from '@mantine/core';
import {
  IconHandStop,
  IconLock,
  IconMicrophone,
  IconMicrophoneOff,
  IconScreenShare,
  IconUserPlus,
  IconVideo,
  IconVideoOff,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { currentLanguage } from '../i18n';
import type { Participant } from '../signaling/messages';
import { moderates } from '../state/moderation';
import { raisedHands } from '../state/moderation-words';
import { Avatar } from '../ui/Avatar';
import { inDigits } from '../ui/in-digits';
import { useHandPlace } from './HandSign';
import { EveryoneMenu, PersonMenu } from './ModerationMenus';
import styles from './Panel.module.css';
import { useRoom } from './room-context';
import { VolumeSlider } from './VolumeSlider';

/** Who is here: raised hands in their order, then oneself, then the others by name. */
export function PeoplePanel() {
  const { t } = useTranslation();
  const { session, actions } = useRoom();
  const participants = useStore(session.view, (view) => view.participants);
  const you = useStore(session.view, (view) => view.you);
  const locked = useStore(session.view, (view) => view.room.locked);
  const moderating = useStore(session.view, moderates);
  const hands = raisedHands(participants);
  const others = participants
    .filter(({ hand }) => hand === null)
    .toSorted(
      (a, b) =>
        Number(b.id === you) - Number(a.id === you) ||
        a.name.localeCompare(b.name, currentLanguage().code),
    );
  const lines = (people: readonly Participant[]) => (
    <ul className={styles.list}>
      {people.map((participant) => (
        <Person
          key={participant.id}
          participant={participant}
          isYou={participant.id === you}
          moderating={moderating}
        />
      ))}
    </ul>
  );
  return (
    <>
      <div className={styles.ways}>
        <Button
          variant="light"
          leftSection={<IconUserPlus size={18} />}
          onClick={actions.invite}
          data-testid="panel-invite"
        >
          {t('invite')}
        </Button>
        {moderating && <EveryoneMenu />}
      </div>
      {locked && (
        <p className={styles.locked} data-testid="locked">
          <IconLock size={16} aria-hidden="true" />
          {t('moderation.locked')}
        </p>
      )}
      {hands.length > 0 && (
        <section className={styles.hands} data-testid="hands">
          <h3 className={styles.heading}>{t('hand.raised', { count: hands.length })}</h3>
          {lines(hands)}
        </section>
      )}
      {lines(others)}
    </>
  );
}

interface PersonProps {
  participant: Participant;
  isYou: boolean;
  moderating: boolean;
}

function Person({ participant, isYou, moderating }: PersonProps) {
  const { t } = useTranslation();
  const { session } = useRoom();
  const { id, name, sources, kind } = participant;
  const place = useHandPlace(id);
  const volume = useStore(session.view, (view) => view.volumes[id] ?? 1);
  const note = noteOf(t, participant, isYou);
  return (
    <li className={styles.person} data-testid="person" data-participant={id}>
      <Avatar name={name} size={36} />
      <span className={styles.who}>
        <bdi className={styles.name}>{name}</bdi>
        {note && <span className={styles.quiet}>{note}</span>}
      </span>
      <span className={styles.signs}>
        {place > 0 && (
          <span className={styles.hand} data-testid="hand-sign">
            <IconHandStop size={16} aria-hidden="true" />
            <span aria-hidden="true">{inDigits(place)}</span>
            <span className="visually-hidden">{t('hand.place', { place })}</span>
          </span>
        )}
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
        {moderating && !isYou && <PersonMenu participant={participant} />}
      </span>
    </li>
  );
}

/** What is to be known of them besides their name. */
function noteOf(t: TFunction, { status, kind, role, account }: Participant, isYou: boolean) {
  if (status === 'reconnecting') return t('tile.reconnecting');
  if (kind === 'whip') return t('people.publishes');
  if (kind === 'whep') return t('people.watches');
  const notes = isYou ? [t('tile.you')] : [];
  if (role === 'owner' || role === 'moderator') notes.push(t(`people.${role}`));
  else if (account === null) notes.push(t('people.guest'));
  return notes.join(' · ');
}
