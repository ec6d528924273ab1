import { Button, Group, Modal, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './People.module.css';
import { useAction } from '../ui/use-action';

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({
  open,
  title,
  text,
  confirm,
  onClose,
  onConfirm,
}: {
  open: boolean;
  title: string;
  text: string;
  confirm: string;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const { busy, problem, run } = useAction<'confirm'>();
  const go = async () => {
    if (await run('confirm', onConfirm)) onClose();
  };
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <p className={styles.dialogText}>{text}</p>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus data-testid="confirm-not">
            {t('contacts.cancel')}
          </Button>
          <Button
            color="red"
            loading={busy !== undefined}
            onClick={() => void go()}
            data-testid="confirm-contact"
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
