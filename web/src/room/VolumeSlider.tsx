import { Slider } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { inDigits } from '../ui/in-digits';
import { useStage } from './stage-context';

const inPercent = (value: number) => inDigits(value / 100, { style: 'percent' });

export function VolumeSlider({ participant, name }: { participant: string; name: string }) {
  const { t } = useTranslation();
  const { session } = useStage();
  const volume = useStore(session.view, (view) => view.volumes[participant] ?? 1);
  return (
    <Slider
      w={160}
      size="sm"
      thumbSize={20}
      min={0}
      max={100}
      value={Math.round(volume * 100)}
      label={inPercent}
      thumbLabel={t('tile.volume', { name })}
      thumbValueText={inPercent}
      onChange={(value) => session.setVolume(participant, value / 100)}
      data-testid="volume"
    />
  );
}
