import { Menu } from '@mantine/core';
import { IconCheck, IconChevronUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Device } from '../media/devices';
import { canChooseSpeaker } from '../media/support';
import { settings } from '../state/settings';
import { LevelBar } from '../ui/LevelBar';
import styles from './Bar.module.css';
import { useRoom } from './room-context';

/** Microphone and speaker, changed without leaving. */
export function MicrophoneMenu() {
  const { t } = useTranslation();
  const { session, local } = useRoom();
  const { devices, microphoneId } = useStore(local.view);
  const speakerId = useStore(settings, (now) => now.speakerId);
  return (
    <DeviceMenu label={t('devices.sound')} testId="mic-menu">
      <DeviceItems
        title={
          <span style={{ display: 'flex', justifyContent: 'space-between' }}>
            {t('devices.microphone')}
            <LevelBar meter={local.meter} />
          </span>
        }
        name={t('devices.microphone')}
        devices={devices.microphones}
        current={microphoneId}
        onChoose={(id) => {
          settings.setState({ microphoneId: id });
          void local.chooseMicrophone(id);
        }}
      />
      {canChooseSpeaker() && devices.speakers.length > 0 && (
        <>
          <Menu.Divider />
          <DeviceItems
            title={t('devices.speaker')}
            name={t('devices.speaker')}
            devices={devices.speakers}
            current={speakerId}
            onChoose={(id) => {
              settings.setState({ speakerId: id });
              session.setSpeaker(id);
            }}
          />
        </>
      )}
    </DeviceMenu>
  );
}

export function CameraMenu() {
  const { t } = useTranslation();
  const { local } = useRoom();
  const { devices, cameraId } = useStore(local.view);
  return (
    <DeviceMenu label={t('devices.cameraMenu')} testId="cam-menu">
      <DeviceItems
        title={t('devices.camera')}
        name={t('devices.camera')}
        devices={devices.cameras}
        current={cameraId}
        onChoose={(id) => {
          settings.setState({ cameraId: id });
          void local.chooseCamera(id);
        }}
      />
    </DeviceMenu>
  );
}

interface DeviceMenuProps {
  label: string;
  testId: string;
  children: ReactNode;
}

function DeviceMenu({ label, testId, children }: DeviceMenuProps) {
  return (
    <Menu position="top" offset={14} width={300}>
      <Menu.Target>
        <button type="button" className={styles.arrow} aria-label={label} data-testid={testId}>
          <IconChevronUp size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

interface DeviceItemsProps {
  title: ReactNode;
  name: string;
  devices: readonly Device[];
  current: string | undefined;
  onChoose: (id: string) => void;
}

function DeviceItems({ title, name, devices, current, onChoose }: DeviceItemsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {devices.length === 0 && <Menu.Item disabled>{t('devices.none')}</Menu.Item>}
      {devices.map(({ id, label }, index) => (
        <Menu.Item
          key={id}
          aria-current={id === current ? 'true' : undefined}
          rightSection={id === current ? <IconCheck size={16} /> : undefined}
          onClick={() => onChoose(id)}
        >
          <bdi>{label || `${name} ${index + 1}`}</bdi>
        </Menu.Item>
      ))}
    </>
  );
}
