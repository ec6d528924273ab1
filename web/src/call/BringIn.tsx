import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AskIn } from '../people/AskIn';
import type { CallSession } from '../state/call-session';

interface BringInProps {
  session: CallSession;
  opened: boolean;
  onClose: () => void;
}

/** Whom to have in the call as well. */
export function BringIn({ session, opened, onClose }: BringInProps) {
  const { t } = useTranslation();
  const { other } = session.status.getState();
  const invite = async (account: string) => {
    await session.invite(account);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('call.grow.bringIn')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p style={{ margin: '0 0 16px', color: 'var(--text-quiet)' }}>
        {t('call.grow.text', { name: other.displayName })}
      </p>
      <AskIn without={new Set([other.id])} onAsk={invite} />
    </Modal>
  );
}
