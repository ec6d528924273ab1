import { Popover } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { emojis, type Emoji } from '../signaling/moderation-messages';
import styles from './Bar.module.css';
import { BarButton } from './BarButton';
import { useRoom } from './room-context';

/** The button of the bar, and the few that there are. */
export function ReactionMenu() {
  const { t } = useTranslation();
  const { actions } = useRoom();
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top"
      offset={14}
      shadow="md"
      radius={16}
      trapFocus
      transitionProps={{ duration: 130 }}
    >
      <Popover.Target>
        <BarButton
          label={t('reactions.open')}
          roomy
          onClick={() => setOpened(!opened)}
          testId="react"
        >
          <IconMoodSmile />
        </BarButton>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <Emojis
          onChoose={(emoji) => {
            setOpened(false);
            actions.react(emoji);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface EmojisProps {
  onChoose: (emoji: Emoji) => void;
  /** A menu has items alone. */
  inMenu?: boolean;
}

export function Emojis({ onChoose, inMenu = false }: EmojisProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.emojis} role="group" aria-label={t('reactions.open')}>
      {emojis.map((emoji) => (
        <button
          key={emoji}
          type="button"
          role={inMenu ? 'menuitem' : undefined}
          onClick={() => onChoose(emoji)}
          data-testid={`react-${emoji}`}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}
