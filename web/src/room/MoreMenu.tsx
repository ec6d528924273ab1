import { Menu } from '@mantine/core';
import {
  IconChartBar,
  IconDotsVertical,
  IconEye,
  IconEyeOff,
  IconHandStop,
  IconKeyboard,
  IconLayoutGrid,
  IconLayoutSidebarRight,
  IconMaximize,
  IconMinimize,
  IconSettings,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isHandheld } from '../media/support';
import { self } from '../state/moderation';
import { settings } from '../state/settings';
import { BarButton } from './BarButton';
import styles from './Bar.module.css';
import { Emojis } from './ReactionPicker';
import { useRoom } from './room-context';
import { useStage } from './stage-context';

/** The menu gives the focus back first; what opens takes it from there, and returns it when it closes. */
export const afterMenu = (open: () => void) => () => void setTimeout(open, 50);

export const keyOf = (name: string) => <kbd className={styles.key}>{name}</kbd>;

/** What is wanted less often; on a phone also what the bar has no room for. */
export function MoreMenu() {
  const { t } = useTranslation();
  const { session, ui, actions } = useRoom();
  const mode = useStore(ui, (now) => now.mode);
  const hideSelf = useStore(settings, (now) => now.hideSelf);
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
        <Menu.Item
          leftSection={hideSelf ? <IconEye size={18} /> : <IconEyeOff size={18} />}
          onClick={actions.toggleSelf}
          data-testid="menu-self"
        >
          {hideSelf ? t('tile.showSelf') : t('tile.hideSelf')}
        </Menu.Item>
        {document.fullscreenEnabled && <FullscreenItem />}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconSettings size={18} />}
          onClick={afterMenu(() => actions.togglePanel('settings'))}
          data-testid="menu-settings"
        >
          {t('settings.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconChartBar size={18} />}
          onClick={afterMenu(() => actions.togglePanel('figures'))}
          data-testid="menu-figures"
        >
          {t('figures.title')}
        </Menu.Item>
        {!isHandheld() && (
          <Menu.Item
            leftSection={<IconKeyboard size={18} />}
            rightSection={keyOf('?')}
            onClick={afterMenu(() => actions.showShortcuts(true))}
            data-testid="menu-shortcuts"
          >
            {t('shortcuts.title')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A part of its own: what it says is looked up whenever the menu opens. */
export function FullscreenItem() {
  const { t } = useTranslation();
  const { actions } = useStage();
  const isFull = document.fullscreenElement !== null;
  return (
    <Menu.Item
      leftSection={isFull ? <IconMinimize size={18} /> : <IconMaximize size={18} />}
      rightSection={keyOf('F')}
      onClick={actions.toggleFullscreen}
      data-testid="menu-fullscreen"
    >
      {isFull ? t('fullscreenEnd') : t('fullscreen')}
    </Menu.Item>
  );
}
