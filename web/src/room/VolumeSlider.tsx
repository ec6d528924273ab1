import { Slider } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useRoom } from './room-context';

export function VolumeSlider({ participant, name }: { participant: string; name: string }) {
  const { t } = useTranslation();
  const { session } = useRoom();
  const volume = useStore(session.view, (view) => view.volumes[participant] ?? 1);
  return (
    <Slider
      w={160}
      size="sm"
      min={0}
      max={100}
      value={Math.round(volume * 100)}
      label={(value) => `${value} %`}
      thumbLabel={t('tile.volume', { name })}
      onChange={(value) => session.setVolume(participant, value / 100)}
      data-testid="volume"
    />
  );
}
