import { useEffect, useRef, type VideoHTMLAttributes } from 'react';
import styles from './StreamVideo.module.css';

interface StreamVideoProps extends VideoHTMLAttributes<HTMLVideoElement> {
  track: MediaStreamTrack;
  mirrored?: boolean;
  'data-testid'?: string;
}

/** A track on the screen. Without sound: that is played elsewhere. */
export function StreamVideo({ track, mirrored = false, className, ...rest }: StreamVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    void element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  const classes = [className, mirrored ? styles.mirrored : ''].filter(Boolean).join(' ');
  return <video ref={video} className={classes} autoPlay playsInline muted {...rest} />;
}
