import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useRoom } from './room-context';
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

export function ShortcutsDialog() {
  const { t } = useTranslation();
  const { ui, actions } = useRoom();
  const shown = useStore(ui, (now) => now.shortcuts);
  return (
    <Modal
      opened={shown}
      onClose={() => actions.showShortcuts(false)}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <dl className={styles.list} data-testid="shortcuts">
        {shortcuts.map(([key, what]) => (
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
