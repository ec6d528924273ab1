import { Button, Group, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useRoom } from './room-context';

/** Asks before what cannot be taken back: somebody is removed, or the call is ended for all. */
export function ConfirmDialog() {
  const { t } = useTranslation();
  const { session, ui } = useRoom();
  const asked = useStore(ui, (now) => now.asksDeed);
  // Its words stay while it closes.
  const shown = useStore(ui, (now) => now.askedDeed);
  const close = () => ui.setState({ asksDeed: false });
  const confirm = () => {
    close();
    if (shown?.deed === 'remove') session.moderation.moderate(shown.participant, 'remove');
    if (shown?.deed === 'end') session.moderation.moderateAll('end');
  };
  const words = shown?.deed ?? 'end';
  return (
    <Modal
      opened={asked}
      onClose={close}
      title={t(`moderation.ask.${words}Title`, { name: shown?.name ?? '' })}
      size="sm"
      withCloseButton={false}
    >
      <p style={{ margin: '0 0 24px' }}>{t(`moderation.ask.${words}Text`)}</p>
      <Group gap={8} justify="flex-end">
        <Button
          variant="default"
          size="md"
          onClick={close}
          data-autofocus
          data-testid="confirm-not"
        >
          {t('moderation.ask.not')}
        </Button>
        <Button
          color="#c93740"
          autoContrast={false}
          size="md"
          onClick={confirm}
          data-testid="confirm"
        >
          {t(`moderation.${words}`)}
        </Button>
      </Group>
    </Modal>
  );
}
