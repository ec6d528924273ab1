import { NativeSelect } from '@mantine/core';
import { IconHeadphones, IconMicrophone, IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Device } from '../media/devices';
import type { LocalMedia } from '../media/local-media';
import { canChooseSpeaker } from '../media/support';
import { settings } from '../state/settings';

interface DeviceSelectsProps {
  local: LocalMedia;
  /** Where sound plays already; the choice is remembered in any case. */
  onSpeaker?: (id: string) => void;
}

/** Which microphone, camera and speaker. */
export function DeviceSelects({ local, onSpeaker }: DeviceSelectsProps) {
  const { t } = useTranslation();
  const { devices, microphoneId, cameraId } = useStore(local.view);
  const speakerId = useStore(settings, (now) => now.speakerId);
  return (
    <>
      <DeviceSelect
        label={t('devices.microphone')}
        icon={<IconMicrophone size={16} />}
        devices={devices.microphones}
        value={microphoneId}
        onChange={(id) => {
          settings.setState({ microphoneId: id });
          void local.chooseMicrophone(id);
        }}
      />
      <DeviceSelect
        label={t('devices.camera')}
        icon={<IconVideo size={16} />}
        devices={devices.cameras}
        value={cameraId}
        onChange={(id) => {
          settings.setState({ cameraId: id });
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
  const known = devices.some(({ id }) => id === value);
  return (
    <NativeSelect
      aria-label={label}
      leftSection={icon}
      size="sm"
      disabled={devices.length === 0}
      value={known ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        ...(known ? [] : [{ value: '', label: devices.length ? t('devices.system') : label }]),
        ...devices.map(({ id, label: name }, index) => ({
          value: id,
          label: name || `${label} ${index + 1}`,
        })),
      ]}
    />
  );
}
