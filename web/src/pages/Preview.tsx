import { Tooltip } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LocalMedia } from '../media/local-media';
import { settings } from '../state/settings';
import { Avatar } from '../ui/Avatar';
import { LevelBar } from '../ui/LevelBar';
import { Star } from '../ui/Star';
import { StreamVideo } from '../ui/StreamVideo';
import { BlockedHelp } from './BlockedHelp';
import styles from './Preview.module.css';

/** One's own picture, large, with the two switches and the microphone's level on it. */
export function Preview({ local, name }: { local: LocalMedia; name: string }) {
  const { t } = useTranslation();
  const view = useStore(local.view);
  const microphoneOn = view.microphone === 'on' || view.microphone === 'starting';
  const cameraOn = view.camera === 'on' || view.camera === 'starting';
  const blocked = [view.cameraFailure, view.microphoneFailure].includes('blocked');
  const missing = view.camera === 'failed' && view.cameraFailure !== 'blocked';

  const toggleMicrophone = () => {
    settings.setState({ microphoneOn: !microphoneOn });
    void local.setMuted(microphoneOn);
  };
  const toggleCamera = () => {
    settings.setState({ cameraOn: !cameraOn });
    if (cameraOn) local.stopCamera();
    else void local.startCamera();
  };

  return (
    <div className={styles.preview}>
      {view.cameraTrack ? (
        <StreamVideo
          track={view.cameraTrack}
          mirrored={view.facing === 'user'}
          className={styles.video}
          data-testid="preview"
        />
      ) : (
        <div className={styles.blank}>
          {view.camera === 'starting' && <Star size={44} turning />}
          {view.camera !== 'starting' && blocked && (
            <BlockedHelp
              camera={view.cameraFailure === 'blocked'}
              microphone={view.microphoneFailure === 'blocked'}
            />
          )}
          {view.camera !== 'starting' && !blocked && (
            <>
              <span className={styles.face}>
                <Avatar name={name || '★'} />
              </span>
              <p className={styles.note}>
                {missing ? t(`capture.camera.${view.cameraFailure}`) : t('lobby.cameraOff')}
              </p>
            </>
          )}
        </div>
      )}
      <div className={styles.controls}>
        <Switch
          label={microphoneOn ? t('mic.off') : t('mic.on')}
          pressed={microphoneOn}
          onClick={toggleMicrophone}
          testId="mic"
        >
          {microphoneOn ? <IconMicrophone /> : <IconMicrophoneOff />}
        </Switch>
        <Switch
          label={cameraOn ? t('cam.off') : t('cam.on')}
          pressed={cameraOn}
          onClick={toggleCamera}
          testId="cam"
        >
          {cameraOn ? <IconVideo /> : <IconVideoOff />}
        </Switch>
      </div>
      {view.microphone === 'on' && (
        <div className={styles.level}>
          <LevelBar meter={local.meter} label={t('lobby.level')} />
        </div>
      )}
    </div>
  );
}

interface SwitchProps {
  label: string;
  pressed: boolean;
  onClick: () => void;
  testId: string;
  children: React.ReactNode;
}

function Switch({ label, pressed, onClick, testId, children }: SwitchProps) {
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={pressed ? styles.switch : `${styles.switch} ${styles.off}`}
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
        data-testid={testId}
      >
        {children}
      </button>
    </Tooltip>
  );
}
