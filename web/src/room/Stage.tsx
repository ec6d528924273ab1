import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { settings, slotsInUse } from '../state/settings';
import type { Participant } from '../signaling/messages';
import { layoutStage, type Placed } from './layout';
import { Notices } from './Notices';
import { PageButtons } from './PageButtons';
import { Reactions } from './Reactions';
import { useStage } from './stage-context';
import { cameraKey, screenKey, selfKey } from './room-ui';
import { SelfTile } from './SelfTile';
import { Sharing } from './Sharing';
import styles from './Stage.module.css';
import { emptyOrder, nextOrder } from './tile-order';
import { Tile } from './Tile';
import { TroubleBanner } from './TroubleBanner';
import { useSize } from './use-size';
import { useViewWish } from './use-view-wish';

const pageButtonsHeight = 44;

interface StageProps {
  filled: boolean;
  /** Where nobody else is there. */
  alone?: ReactNode;
  /** What else is said in words. */
  above?: ReactNode;
}

/** All the tiles, and what is said above them. Tiles are keyed by person, so that they glide to their new places. */
export function Stage({ filled, alone, above }: StageProps) {
  const { t } = useTranslation();
  const { session, local, ui } = useStage();
  const stage = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(stage);
  const participants = useStore(session.view, (view) => view.participants);
  const speakers = useStore(session.view, (view) => view.speakers);
  const you = useStore(session.view, (view) => view.you);
  const { mode, pinned, page, tall } = useStore(ui);
  const phase = useStore(session.view, (view) => view.phase);
  const hideSelf = useStore(settings, (now) => now.hideSelf);
  const sharing = useStore(local.view, ({ screen }) => screen === 'on');
  const maxOthers = useStore(settings, slotsInUse);

  const others = useMemo(
    () => participants.filter(({ id, kind }) => id !== you && kind !== 'whep'),
    [participants, you],
  );
  const byId = useMemo(() => new Map(others.map((one) => [one.id, one])), [others]);
  const [firstPage, setFirstPage] = useState(maxOthers);
  const tileOrder = useRef(emptyOrder);
  const [order, setOrder] = useState(emptyOrder.order);
  useEffect(() => {
    const present = others.map(({ id }) => id);
    tileOrder.current = nextOrder(tileOrder.current, present, speakers.loud, firstPage);
    const next = tileOrder.current.order;
    // Most words change no place: nothing is drawn anew for them.
    setOrder((shown) => (next.join() === shown.join() ? shown : next));
  }, [others, speakers, firstPage]);

  // In the grid it changes nothing who speaks.
  const dominant = mode === 'speaker' ? speakers.dominant : null;
  const layout = useMemo(() => {
    const people = order.filter((id) => byId.has(id));
    const screens = people.filter((id) => byId.get(id)?.sources.screen === 'on').map(screenKey);
    const keys = [...screens, ...people.map(cameraKey)];
    const speaker = dominant ? cameraKey(dominant) : undefined;
    const speakerOrFirst = speaker && keys.includes(speaker) ? speaker : keys[screens.length];
    const isThere = pinned !== undefined && (keys.includes(pinned) || pinned === selfKey);
    const [screen] = screens;
    if (filled && screen) {
      const only = pinned !== undefined && screens.includes(pinned) ? pinned : screen;
      return layoutStage({
        width,
        height,
        others: [only],
        self: undefined,
        main: [only],
        page: 0,
        maxOthers,
      });
    }
    const fallback = mode === 'speaker' && speakerOrFirst ? [speakerOrFirst] : [];
    const wish = {
      width,
      height,
      others: keys,
      self: hideSelf && keys.length > 0 ? undefined : selfKey,
      main: isThere ? [pinned] : screens.length > 0 ? screens : fallback,
      tall,
      page,
      maxOthers,
    };
    const onePage = layoutStage(wish);
    // More pages than one: their buttons take a line of their own below the tiles.
    return onePage.pages === 1
      ? onePage
      : layoutStage({ ...wish, height: height - pageButtonsHeight });
  }, [order, byId, dominant, pinned, mode, width, height, hideSelf, tall, page, maxOthers, filled]);

  const faces = layout.placed.filter(({ key }) => key.endsWith('/camera')).length;
  useEffect(() => {
    // Whoever looks at another page than the first sees nobody leave it for the first.
    if (layout.page > 0) setFirstPage(Infinity);
    else setFirstPage(layout.pages > 1 ? faces : maxOthers);
  }, [layout, faces, maxOthers]);
  useViewWish(layout, others.length);

  return (
    <section className={styles.stage} aria-label={t('room.stage')}>
      <div ref={stage} className={styles.tiles}>
        {layout.placed.map((placed) => renderTile(placed, byId))}
      </div>
      <Reactions placed={layout.placed} />
      {layout.pages > 1 && <PageButtons page={layout.page} pages={layout.pages} />}
      <div className={styles.top}>
        <TroubleBanner />
        {sharing && <Sharing />}
        <Notices />
        {above}
        {phase === 'in' && others.length === 0 && alone}
      </div>
    </section>
  );
}

function renderTile(placed: Placed, byId: ReadonlyMap<string, Participant>) {
  if (placed.key === selfKey) return <SelfTile key={selfKey} placed={placed} />;
  const [id = '', kind] = placed.key.split('/');
  const participant = byId.get(id);
  if (!participant) return null;
  return (
    <Tile
      key={placed.key}
      placed={placed}
      participant={participant}
      kind={kind === 'screen' ? 'screen' : 'camera'}
    />
  );
}
