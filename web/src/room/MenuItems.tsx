import { Menu } from '@mantine/core';
import {
  IconChartBar,
  IconEye,
  IconEyeOff,
  IconKeyboard,
  IconMaximize,
  IconMinimize,
  IconSettings,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isHandheld } from '../media/support';
import { settings } from '../state/settings';
import styles from './Bar.module.css';
import { useStage } from './stage-context';

/** The menu gives the focus back first; what opens takes it from there, and returns it when it closes. */
export const afterMenu = (open: () => void) => () => void setTimeout(open, 50);

export const keyOf = (name: string) => <kbd className={styles.key}>{name}</kbd>;

/** How one sees oneself and the stage, in a room and in a call alike. */
export function ViewItems() {
  const { t } = useTranslation();
  const { actions } = useStage();
  const hideSelf = useStore(settings, (now) => now.hideSelf);
  return (
    <>
      <Menu.Item
        leftSection={hideSelf ? <IconEye size={18} /> : <IconEyeOff size={18} />}
        onClick={actions.toggleSelf}
        data-testid="menu-self"
      >
        {hideSelf ? t('tile.showSelf') : t('tile.hideSelf')}
      </Menu.Item>
      {document.fullscreenEnabled && <FullscreenItem />}
    </>
  );
}

/** A part of its own: what it says is looked up whenever the menu opens. */
function FullscreenItem() {
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

/** Settings, and what is there to look at; `figures`: there are some. */
export function PanelItems({ figures }: { figures: boolean }) {
  const { t } = useTranslation();
  const { actions } = useStage();
  return (
    <>
      <Menu.Item
        leftSection={<IconSettings size={18} />}
        onClick={afterMenu(() => actions.togglePanel('settings'))}
        data-testid="menu-settings"
      >
        {t('settings.title')}
      </Menu.Item>
      {figures && (
        <Menu.Item
          leftSection={<IconChartBar size={18} />}
          onClick={afterMenu(() => actions.togglePanel('figures'))}
          data-testid="menu-figures"
        >
          {t('figures.title')}
        </Menu.Item>
      )}
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
    </>
  );
}
