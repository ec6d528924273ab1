import { IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isHandheld } from '../media/support';
import type { BookedSlot } from '../state/slot-book';
import { followZoom, type ZoomHandle } from './follow-zoom';
import { useStage } from './stage-context';
import { SlotVideo } from './SlotVideo';
import styles from './Tile.module.css';
import { TileButton } from './TileButton';

const step = 1.5;

/** A shared screen on the stage: enlarged and moved by fingers, wheel or buttons; a tap on a phone lets it fill the screen. */
export function ScreenVideo({ slot }: { slot: BookedSlot }) {
  const { t } = useTranslation();
  const { ui } = useStage();
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useRef<ZoomHandle>(undefined);
  useEffect(() => {
    if (!frame.current) return;
    const fill = () => {
      if (isHandheld()) ui.setState(({ filled }) => ({ filled: !filled }));
    };
    const handle = followZoom(frame.current, fill);
    zoom.current = handle;
    return () => handle.stop();
  }, [ui]);
  return (
    <>
      <div ref={frame} className={styles.zoomed} data-testid="zoom">
        <SlotVideo slot={slot} fit="contain" />
      </div>
      <div className={styles.zoomButtons} data-keeps="">
        <TileButton
          label={t('tile.zoomIn')}
          testId="zoom-in"
          onClick={() => zoom.current?.by(step)}
        >
          <IconZoomIn size={18} />
        </TileButton>
        <TileButton
          label={t('tile.zoomOut')}
          testId="zoom-out"
          onClick={() => zoom.current?.by(1 / step)}
        >
          <IconZoomOut size={18} />
        </TileButton>
      </div>
    </>
  );
}
