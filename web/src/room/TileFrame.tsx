import type { ReactNode, Ref } from 'react';
import type { Placed } from './layout';
import styles from './Tile.module.css';

interface TileFrameProps {
  placed: Placed;
  /** The ring of a speaker; its `--level` says how loud. */
  ring?: Ref<HTMLSpanElement>;
  label: string;
  speaking?: boolean;
  dimmed?: boolean;
  /** The person's colour. */
  hue: number;
  onDoubleClick: () => void;
  data: { participant: string; kind: 'camera' | 'screen' | 'self' };
  children: ReactNode;
}

/** A tile's place, ring and name; what is in it comes from outside. */
export function TileFrame(props: TileFrameProps) {
  const { placed, ring, label, speaking = false, dimmed = false, hue, onDoubleClick, data } = props;
  const { rect, role } = placed;
  return (
    // Double click is a short way for a mouse; the same stands on the tile as a button.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      className={styles.tile}
      style={{
        '--hue': hue,
        '--x': `${rect.x}px`,
        '--y': `${rect.y}px`,
        inlineSize: rect.width,
        blockSize: rect.height,
      }}
      aria-label={label}
      data-testid="tile"
      data-participant={data.participant}
      data-kind={data.kind}
      data-speaking={speaking}
      data-role={role}
      data-dimmed={dimmed ? '' : undefined}
      onDoubleClick={onDoubleClick}
    >
      {props.children}
      <span ref={ring} className={styles.ring} aria-hidden="true" />
    </article>
  );
}
