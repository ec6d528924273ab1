import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { TrackFigures } from '../media/figures';
import { ownerOf } from '../state/slot-book';
import { inDigits } from '../ui/in-digits';
import styles from './Panel.module.css';
import { useStage } from './stage-context';
import { useFigures } from './use-figures';

const whole = { maximumFractionDigits: 0 };

type Row = [label: string, value: string];

/** Connection figures: the path, what I send, what I receive from each. */
export function FiguresPanel() {
  const { t } = useTranslation();
  const { session } = useStage();
  const figures = useFigures(session);
  const { slots, participants } = useStore(session.view);
  const connection = session.current;
  if (!figures || !connection) return <p className={styles.quiet}>{t('figures.none')}</p>;

  const ofSender = (kind: 'microphone' | 'camera' | 'screen') =>
    figures.byMid.get(connection.midOf(kind) ?? '');
  const received = slots.flatMap(({ slot, source }) => {
    const name = participants.find(({ id }) => id === ownerOf(source))?.name;
    const mid = connection.slots[slot]?.video?.mid ?? connection.slots[slot]?.audio.mid;
    const track = mid ? figures.byMid.get(mid) : undefined;
    if (!name || !source || !track) return [];
    const screen = source.endsWith('/screen');
    return [{ key: source, title: screen ? t('tile.screenOf', { name }) : name, track }];
  });

  return (
    <>
      <Group
        rows={[
          [t('figures.rtt'), milliseconds(figures.rttMs)],
          [t('figures.path'), figures.path?.toUpperCase() ?? '–'],
          // Not every browser estimates it.
          ...(figures.available === undefined
            ? []
            : [[t('figures.available'), rate(t, figures.available)] satisfies Row]),
        ]}
      />
      <Group title={t('figures.sentSound')} rows={trackRows(t, ofSender('microphone'))} />
      <Group title={t('figures.sentPicture')} rows={trackRows(t, ofSender('camera'))} />
      {(ofSender('screen')?.bitrate ?? 0) > 0 && (
        <Group title={t('figures.sentScreen')} rows={trackRows(t, ofSender('screen'))} />
      )}
      {received.map(({ key, title, track }) => (
        <Group key={key} title={title} rows={trackRows(t, track)} />
      ))}
    </>
  );
}

/** The first stands below the panel's own heading. */
function Group({ title, rows }: { title?: string; rows: Row[] }) {
  return (
    <section className={styles.group} data-testid="figures-group">
      {title && (
        <h3>
          <bdi>{title}</bdi>
        </h3>
      )}
      <table className={styles.figures}>
        <tbody>
          {rows.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                <bdi>{value}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function trackRows(t: TFunction, track: TrackFigures | undefined): Row[] {
  if (!track) return [[t('figures.bitrate'), '–']];
  const rows: Row[] = [
    [t('figures.bitrate'), rate(t, track.bitrate)],
    [t('figures.loss'), inDigits(track.loss / 100, { style: 'percent', maximumFractionDigits: 1 })],
    [t('figures.codec'), track.codec ?? '–'],
  ];
  if (track.jitterMs !== undefined) rows.push([t('figures.jitter'), milliseconds(track.jitterMs)]);
  if (track.width && track.height) {
    const frames = t('figures.fps', { value: inDigits(track.framesPerSecond ?? 0, whole) });
    const size = `${inDigits(track.width)} × ${inDigits(track.height)} · ${frames}`;
    rows.push([t('figures.picture'), size]);
  }
  return rows;
}

function milliseconds(value: number | undefined): string {
  if (value === undefined) return '–';
  return inDigits(value, { style: 'unit', unit: 'millisecond', ...whole });
}

function rate(t: TFunction, bps: number | undefined): string {
  if (bps === undefined) return '–';
  return bps >= 1_000_000
    ? t('figures.mbps', { value: inDigits(bps / 1e6, { maximumFractionDigits: 2 }) })
    : t('figures.kbps', { value: inDigits(bps / 1000, whole) });
}
