import { Menu } from '@mantine/core';
import {
  IconArrowsDiagonalMinimize2,
  IconDotsVertical,
  IconPictureInPicture,
  IconUserPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { BarButton } from '../room/BarButton';
import { afterMenu, PanelItems, ViewItems } from '../room/MenuItems';
import type { CallSession } from '../state/call-session';
import { BringIn } from './BringIn';
import { canFloatPicture, togglePictureInPicture } from './picture-in-picture';

interface CallMoreProps {
  session: CallSession;
  onMinimize: () => void;
}

/** What is wanted less often; on a phone also what the bar has no room for. */
export function CallMore({ session, onMinimize }: CallMoreProps) {
  const { t } = useTranslation();
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
          <ViewItems />
          <Menu.Divider />
          <PanelItems figures={seen} />
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
