import { Menu } from '@mantine/core';
import {
  IconArrowsDiagonalMinimize2,
  IconChartBar,
  IconDotsVertical,
  IconEye,
  IconEyeOff,
  IconKeyboard,
  IconPictureInPicture,
  IconSettings,
  IconUserPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isHandheld } from '../media/support';
import { BarButton } from '../room/BarButton';
import { afterMenu, FullscreenItem, keyOf } from '../room/MoreMenu';
import { useStage } from '../room/stage-context';
import type { CallSession } from '../state/call-session';
import { settings } from '../state/settings';
import { BringIn } from './BringIn';
import { canFloatPicture, togglePictureInPicture } from './picture-in-picture';

interface CallMoreProps {
  session: CallSession;
  onMinimize: () => void;
}

/** What is wanted less often; on a phone also what the bar has no room for. */
export function CallMore({ session, onMinimize }: CallMoreProps) {
  const { t } = useTranslation();
  const { actions } = useStage();
  const hideSelf = useStore(settings, (now) => now.hideSelf);
  const seen = useStore(session.status, ({ since }) => since !== undefined);
  const [bringing, setBringing] = useState(false);
  return (
    <>
      <BringIn session={session} opened={bringing} onClose={() => setBringing(false)} />
      <Menu position="top" offset={14} width={280}>
        <Menu.Target>
          <BarButton label={t('more')} testId="more">
            <IconDotsVertical />
          </BarButton>
        </Menu.Target>
        <Menu.Dropdown>
          {seen && (
            <Menu.Item
              leftSection={<IconUserPlus size={18} />}
              onClick={afterMenu(() => setBringing(true))}
              data-testid="menu-bring-in"
            >
              {t('call.grow.bringIn')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconArrowsDiagonalMinimize2 size={18} className="turns" />}
            onClick={onMinimize}
            data-testid="menu-minimize"
          >
            {t('call.minimize')}
          </Menu.Item>
          {seen && canFloatPicture() && (
            <Menu.Item
              leftSection={<IconPictureInPicture size={18} className="turns" />}
              onClick={() => void togglePictureInPicture()}
              data-testid="menu-picture-in-picture"
            >
              {t('call.pictureInPicture')}
            </Menu.Item>
          )}
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
          {seen && (
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
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
