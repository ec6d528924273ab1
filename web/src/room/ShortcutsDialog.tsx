import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useStage } from './stage-context';
import styles from './ShortcutsDialog.module.css';

const shortcuts = [
  ['M', 'microphone'],
  ['Space', 'talk'],
  ['V', 'camera'],
  ['S', 'screen'],
  ['H', 'hand'],
  ['P', 'people'],
  ['F', 'fullscreen'],
  ['Esc', 'close'],
  ['?', 'list'],
] as const;

/** Of two there is no list, and none of them raises a hand. */
export function ShortcutsDialog({ ofTwo = false }: { ofTwo?: boolean }) {
  const { t } = useTranslation();
  const { ui, actions } = useStage();
  const shown = useStore(ui, (now) => now.shortcuts);
  return (
    <Modal
      opened={shown}
      onClose={() => actions.showShortcuts(false)}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <dl className={styles.list} data-testid="shortcuts">
        {shortcuts
          .filter(([, what]) => !ofTwo || (what !== 'people' && what !== 'hand'))
          .map(([key, what]) => (
            <div key={key}>
              <dt>{t(`shortcuts.${what}`)}</dt>
              <dd>
                <kbd>{key === 'Space' ? t('shortcuts.space') : key}</kbd>
              </dd>
            </div>
          ))}
      </dl>
    </Modal>
  );
}
