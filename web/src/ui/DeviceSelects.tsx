import { NativeSelect } from '@mantine/core';
import { IconHeadphones, IconMicrophone, IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Device } from '../media/devices';
import type { LocalMedia } from '../media/local-media';
import { canChooseSpeaker } from '../media/support';
import { settings } from '../state/settings';
import { choicesOf, chosenOf } from './device-choice';

interface DeviceSelectsProps {
  local: LocalMedia;
  /** Where sound plays already; the choice is remembered in any case. */
  onSpeaker?: (id: string) => void;
}

/** Which microphone, camera and speaker. */
export function DeviceSelects({ local, onSpeaker }: DeviceSelectsProps) {
  const { t } = useTranslation();
  const devices = useStore(local.view, (view) => view.devices);
  const { microphoneId, cameraId, speakerId } = useStore(settings);
  return (
    <>
      <DeviceSelect
        label={t('devices.microphone')}
        icon={<IconMicrophone size={16} />}
        devices={devices.microphones}
        value={microphoneId}
        onChange={(id) => {
          settings.setState({ microphoneId: id || undefined });
          void local.chooseMicrophone(id);
        }}
      />
      <DeviceSelect
        label={t('devices.camera')}
        icon={<IconVideo size={16} />}
        devices={devices.cameras}
        value={cameraId}
        onChange={(id) => {
          settings.setState({ cameraId: id || undefined });
          void local.chooseCamera(id);
        }}
      />
      {canChooseSpeaker() && (
        <DeviceSelect
          label={t('devices.speaker')}
          icon={<IconHeadphones size={16} />}
          devices={devices.speakers}
          value={speakerId}
          onChange={(id) => {
            settings.setState({ speakerId: id || undefined });
            onSpeaker?.(id);
          }}
        />
      )}
    </>
  );
}

interface DeviceSelectProps {
  label: string;
  icon: React.ReactNode;
  devices: readonly Device[];
  value: string | undefined;
  onChange: (id: string) => void;
}

function DeviceSelect({ label, icon, devices, value, onChange }: DeviceSelectProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      aria-label={label}
      leftSection={icon}
      size="sm"
      disabled={devices.length === 0}
      value={chosenOf(devices, value)}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={
        devices.length === 0
          ? [{ value: '', label }]
          : choicesOf(t, devices, label).map((one) => ({ value: one.id, label: one.label }))
      }
    />
  );
}
