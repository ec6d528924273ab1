import { IconAntennaBars2, IconAntennaBars4, IconAntennaBars5 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFigures } from '../room/use-figures';
import type { CallSession } from '../state/call-session';
import styles from './Call.module.css';
import { qualityOf, type Quality } from './quality';

const signs = { good: IconAntennaBars5, fair: IconAntennaBars4, weak: IconAntennaBars2 };

/** How well the call gets through, without figures. */
export function QualitySign({ session }: { session: CallSession }) {
  const { t } = useTranslation();
  const figures = useFigures(session);
  const quality: Quality = figures ? qualityOf(figures) : 'good';
  const Sign = signs[quality];
  return (
    <span className={styles.quality} data-quality={quality} data-testid="quality">
      <Sign size={18} aria-label={t(`call.quality.${quality}`)} role="img">
        <title>{t(`call.quality.${quality}`)}</title>
      </Sign>
    </span>
  );
}
