import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPhone, IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Person } from '../signaling/call-messages';
import { calls } from '../state/calls';
import { useRing } from './call-path';

/** Calls a contact, by voice or with picture. One call at a time. */
export function CallButtons({ person, large = false }: { person: Person; large?: boolean }) {
  const { t } = useTranslation();
  const ring = useRing();
  // Whoever rings here just now may be called: that is one call.
  const busy = useStore(calls.store, ({ live }) => live.some(({ state }) => state !== 'ringing'));
  const name = person.displayName;
  const look = large
    ? ({ variant: 'light', size: 60 } as const)
    : ({ variant: 'subtle', color: 'gray', size: 44 } as const);
  const size = large ? 26 : 22;
  return (
    <>
      <Tooltip label={t('call.audio', { name })}>
        <ActionIcon
          {...look}
          radius="xl"
          disabled={busy}
          aria-label={t('call.audio', { name })}
          onClick={() => ring(person, 'audio')}
          data-testid="call-audio"
        >
          <IconPhone size={size} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('call.video', { name })}>
        <ActionIcon
          {...look}
          radius="xl"
          disabled={busy}
          aria-label={t('call.video', { name })}
          onClick={() => ring(person, 'video')}
          data-testid="call-video"
        >
          <IconVideo size={size} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
