import {
  IconCameraRotate,
  IconMicrophone,
  IconMicrophoneOff,
  IconScreenShare,
  IconScreenShareOff,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { canShareScreen, isHandheld } from '../media/support';
import { BarButton } from './BarButton';
import styles from './Bar.module.css';
import { CameraMenu, MicrophoneMenu } from './DeviceMenus';
import { useStage } from './stage-context';

interface SourceButtonsProps {
  /** Not in a room of voices alone. */
  mayShow?: boolean;
  mayShare?: boolean;
}

/** Microphone, camera and screen, with the devices beside them. */
export function SourceButtons({ mayShow = true, mayShare = true }: SourceButtonsProps) {
  const { t } = useTranslation();
  const { local, actions } = useStage();
  const { microphone, camera, screen, devices } = useStore(local.view);
  const microphoneOn = microphone === 'on';
  const cameraOn = camera === 'on' || camera === 'starting';
  const flips = isHandheld() && cameraOn && devices.cameras.length > 1;
  return (
    <>
      <span className={styles.pair}>
        <BarButton
          label={microphoneOn ? t('mic.off') : t('mic.on')}
          shortcut="M"
          off={!microphoneOn}
          failed={microphone === 'failed'}
          onClick={actions.toggleMicrophone}
          testId="mic"
        >
          {microphoneOn ? <IconMicrophone /> : <IconMicrophoneOff />}
        </BarButton>
        <MicrophoneMenu />
      </span>
      {mayShow && (
        <span className={styles.pair}>
          <BarButton
            label={cameraOn ? t('cam.off') : t('cam.on')}
            shortcut="V"
            off={!cameraOn}
            failed={camera === 'failed'}
            onClick={actions.toggleCamera}
            testId="cam"
          >
            {cameraOn ? <IconVideo /> : <IconVideoOff />}
          </BarButton>
          <CameraMenu />
        </span>
      )}
      {flips && (
        <BarButton label={t('cam.flip')} onClick={actions.flipCamera} testId="flip">
          <IconCameraRotate />
        </BarButton>
      )}
      {mayShare && canShareScreen() && (
        <BarButton
          label={screen === 'on' ? t('screen.stop') : t('screen.share')}
          shortcut="S"
          active={screen === 'on'}
          onClick={actions.toggleScreen}
          testId="screen"
        >
          {screen === 'on' ? <IconScreenShareOff /> : <IconScreenShare />}
        </BarButton>
      )}
    </>
  );
}
