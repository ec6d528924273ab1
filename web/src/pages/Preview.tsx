import { Tooltip } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CaptureFailure } from '../media/capture';
import type { LocalMedia } from '../media/local-media';
import { settings } from '../state/settings';
import { Avatar } from '../ui/Avatar';
import { LevelBar } from '../ui/LevelBar';
import { Star } from '../ui/Star';
import { StreamVideo } from '../ui/StreamVideo';
import { BlockedHelp } from './BlockedHelp';
import { browserFamily } from './browser-family';
import styles from './Preview.module.css';

interface PreviewProps {
  local: LocalMedia;
  name: string;
  /** The room is for sound alone. */
  soundOnly: boolean;
}

/** One's own picture, large, with the two switches and the microphone's level on it. */
export function Preview({ local, name, soundOnly }: PreviewProps) {
  const { t } = useTranslation();
  const view = useStore(local.view);
  const microphoneOn = view.microphone === 'on' || view.microphone === 'starting';
  const cameraOn = view.camera === 'on' || view.camera === 'starting';
  const blocked = [view.cameraFailure, view.microphoneFailure].includes('blocked');
  const missing = view.camera === 'failed' && view.cameraFailure !== 'blocked';
  const help = !view.cameraTrack && view.camera !== 'starting' && blocked;

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
          {help && (
            <BlockedHelp
              camera={view.cameraFailure === 'blocked'}
              microphone={view.microphoneFailure === 'blocked'}
            />
          )}
          {view.camera !== 'starting' && !help && (
            <>
              <span className={styles.face}>
                <Avatar name={name || '★'} />
              </span>
              <p className={styles.note}>
                {soundOnly
                  ? t('lobby.soundOnly')
                  : missing
                    ? t(`capture.camera.${view.cameraFailure}`)
                    : t('lobby.cameraOff')}
              </p>
            </>
          )}
        </div>
      )}
      <div className={styles.controls}>
        <Switch
          label={microphoneOn ? t('mic.off') : t('mic.on')}
          off={!microphoneOn}
          onClick={toggleMicrophone}
          testId="mic"
        >
          {microphoneOn ? <IconMicrophone /> : <IconMicrophoneOff />}
        </Switch>
        {!soundOnly && (
          <Switch
            label={cameraOn ? t('cam.off') : t('cam.on')}
            off={!cameraOn}
            onClick={toggleCamera}
            testId="cam"
          >
            {cameraOn ? <IconVideo /> : <IconVideoOff />}
          </Switch>
        )}
      </div>
      {view.microphone === 'failed' && !(help && view.microphoneFailure === 'blocked') && (
        <p className={styles.trouble} role="status">
          <MicrophoneTrouble failure={view.microphoneFailure ?? 'unsupported'} />
        </p>
      )}
      {view.microphone === 'on' && (
        <div className={styles.level}>
          <LevelBar meter={local.meter} label={t('lobby.level')} />
        </div>
      )}
    </div>
  );
}

/** Why one would not be heard. */
function MicrophoneTrouble({ failure }: { failure: CaptureFailure }) {
  const { t } = useTranslation();
  if (failure !== 'blocked') return t(`capture.microphone.${failure}`);
  const how = t(`blocked.how.${browserFamily(navigator.userAgent)}`);
  return `${t('blocked.microphone')}. ${how}`;
}

interface SwitchProps {
  label: string;
  off: boolean;
  onClick: () => void;
  testId: string;
  children: React.ReactNode;
}

function Switch({ label, off, onClick, testId, children }: SwitchProps) {
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={off ? `${styles.switch} ${styles.off}` : styles.switch}
        aria-label={label}
        onClick={onClick}
        data-testid={testId}
      >
        {children}
      </button>
    </Tooltip>
  );
}
