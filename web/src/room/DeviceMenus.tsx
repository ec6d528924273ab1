import { Menu } from '@mantine/core';
import { IconCheck, IconChevronUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Device } from '../media/devices';
import { canChooseSpeaker } from '../media/support';
import { settings } from '../state/settings';
import { choicesOf, chosenOf } from '../ui/device-choice';
import { LevelBar } from '../ui/LevelBar';
import styles from './Bar.module.css';
import { useStage } from './stage-context';

/** Microphone and speaker, changed without leaving. */
export function MicrophoneMenu() {
  const { t } = useTranslation();
  const { session, local } = useStage();
  const devices = useStore(local.view, (view) => view.devices);
  const { microphoneId, speakerId } = useStore(settings);
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
          settings.setState({ microphoneId: id || undefined });
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
              settings.setState({ speakerId: id || undefined });
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
  const { local } = useStage();
  const devices = useStore(local.view, (view) => view.devices);
  const cameraId = useStore(settings, (now) => now.cameraId);
  return (
    <DeviceMenu label={t('devices.cameraMenu')} testId="cam-menu">
      <DeviceItems
        title={t('devices.camera')}
        name={t('devices.camera')}
        devices={devices.cameras}
        current={cameraId}
        onChoose={(id) => {
          settings.setState({ cameraId: id || undefined });
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
  const chosen = chosenOf(devices, current);
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {devices.length === 0 && <Menu.Item disabled>{t('devices.none')}</Menu.Item>}
      {devices.length > 0 &&
        choicesOf(t, devices, name).map(({ id, label }) => (
          <Menu.Item
            key={id}
            aria-current={id === chosen ? 'true' : undefined}
            rightSection={id === chosen ? <IconCheck size={16} /> : undefined}
            onClick={() => onChoose(id)}
          >
            <bdi>{label}</bdi>
          </Menu.Item>
        ))}
    </>
  );
}
