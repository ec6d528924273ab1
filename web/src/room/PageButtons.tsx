import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStage } from './stage-context';
import styles from './Stage.module.css';

/** To the people who do not fit on this page. */
export function PageButtons({ page, pages }: { page: number; pages: number }) {
  const { t } = useTranslation();
  const { ui } = useStage();
  const go = (to: number) => ui.setState({ page: Math.min(Math.max(0, to), pages - 1) });
  return (
    <nav className={styles.pages} aria-label={t('pages.label')} data-keeps="">
      <button
        type="button"
        aria-label={t('pages.previous')}
        aria-disabled={page === 0}
        onClick={() => go(page - 1)}
        data-testid="previous-page"
      >
        <IconChevronLeft size={20} className="turns" />
      </button>
      <span>{t('pages.of', { page: page + 1, pages })}</span>
      <button
        type="button"
        aria-label={t('pages.next')}
        aria-disabled={page === pages - 1}
        onClick={() => go(page + 1)}
        data-testid="next-page"
      >
        <IconChevronRight size={20} className="turns" />
      </button>
    </nav>
  );
}
