import { Popover } from '@mantine/core';
import { IconPin, IconPinnedOff, IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Participant } from '../signaling/messages';
import { useStage } from './stage-context';
import { TileButton } from './TileButton';
import styles from './Tile.module.css';
import { VolumeSlider } from './VolumeSlider';

interface TileControlsProps {
  tileKey: string;
  participant: Participant;
  kind: 'camera' | 'screen';
  pinned: boolean;
}

/** On hover or focus: pin, and how loud this person is for me. */
export function TileControls({ tileKey, participant, kind, pinned }: TileControlsProps) {
  const { t } = useTranslation();
  const { session, actions } = useStage();
  const { id, name } = participant;
  const volume = useStore(session.view, (view) => view.volumes[id] ?? 1);
  const pinLabel = pinned ? t('tile.unpin') : kind === 'screen' ? t('tile.zoom') : t('tile.pin');
  return (
    <div className={styles.controls} data-keeps="">
      <Popover position="bottom-end" shadow="md" radius={12} trapFocus>
        <Popover.Target>
          <TileButton label={t('tile.volume', { name })} testId="tile-volume">
            {volume === 0 ? <IconVolumeOff size={18} /> : <IconVolume size={18} />}
          </TileButton>
        </Popover.Target>
        <Popover.Dropdown>
          <VolumeSlider participant={id} name={name} />
        </Popover.Dropdown>
      </Popover>
      <TileButton label={pinLabel} onClick={() => actions.togglePin(tileKey)} testId="pin">
        {pinned ? <IconPinnedOff size={18} /> : <IconPin size={18} />}
      </TileButton>
    </div>
  );
}
