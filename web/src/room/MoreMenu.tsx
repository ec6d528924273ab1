import { Menu } from '@mantine/core';
import {
  IconDotsVertical,
  IconHandStop,
  IconLayoutGrid,
  IconLayoutSidebarRight,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { self } from '../state/moderation';
import { BarButton } from './BarButton';
import { afterMenu, keyOf, PanelItems, ViewItems } from './MenuItems';
import { Emojis } from './ReactionPicker';
import { useRoom } from './room-context';

/** What is wanted less often; on a phone also what the bar has no room for. */
export function MoreMenu() {
  const { t } = useTranslation();
  const { session, ui, actions } = useRoom();
  const mode = useStore(ui, (now) => now.mode);
  const people = useStore(session.view, (view) => view.participants.length);
  const handUp = useStore(session.view, (view) => typeof self(view)?.hand === 'string');
  const [opened, setOpened] = useState(false);
  const narrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  return (
    <Menu opened={opened} onChange={setOpened} position="top" offset={14} width={300}>
      <Menu.Target>
        <BarButton label={t('more')} testId="more">
          <IconDotsVertical />
        </BarButton>
      </Menu.Target>
      <Menu.Dropdown>
        {narrow && (
          <>
            <Emojis
              inMenu
              onChoose={(emoji) => {
                setOpened(false);
                actions.react(emoji);
              }}
            />
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconHandStop size={18} />}
              onClick={actions.toggleHand}
              data-testid="menu-hand"
            >
              {handUp ? t('hand.lower') : t('hand.raise')}
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<IconUsers size={18} />}
          rightSection={keyOf('P')}
          onClick={afterMenu(() => actions.togglePanel('people'))}
          data-testid="menu-people"
        >
          {t('people.open', { count: people })}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconUserPlus size={18} />}
          onClick={actions.invite}
          data-testid="menu-invite"
        >
          {t('invite')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={
            mode === 'grid' ? (
              <IconLayoutSidebarRight size={18} className="turns" />
            ) : (
              <IconLayoutGrid size={18} />
            )
          }
          onClick={() => actions.setMode(mode === 'grid' ? 'speaker' : 'grid')}
          data-testid="menu-view-mode"
        >
          {mode === 'grid' ? t('view.speaker') : t('view.grid')}
        </Menu.Item>
        <ViewItems />
        <Menu.Divider />
        <PanelItems figures />
      </Menu.Dropdown>
    </Menu>
  );
}
