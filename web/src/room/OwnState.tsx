import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useStage } from './stage-context';

/** Says aloud what became of one's microphone and camera: their keys work from anywhere. */
export function OwnState() {
  const { t } = useTranslation();
  const { local } = useStage();
  const microphoneOn = useStore(local.view, ({ microphone }) => microphone === 'on');
  const cameraOn = useStore(local.view, ({ camera }) => camera === 'on' || camera === 'starting');
  return (
    <div className="visually-hidden">
      <p role="status">{microphoneOn ? t('people.microphoneOn') : t('tile.muted')}</p>
      <p role="status">{cameraOn ? t('people.cameraOn') : t('tile.cameraOff')}</p>
    </div>
  );
}
