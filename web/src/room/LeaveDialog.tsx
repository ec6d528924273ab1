import { Button, Group, Modal } from '@mantine/core';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { guardBack, guardClosing } from './leave-guard';
import { useRoom } from './room-context';

/** Asks whoever presses Back in a call; a closing tab is asked by the browser itself. */
export function LeaveDialog() {
  const { t } = useTranslation();
  const { session, ui, actions } = useRoom();
  const asks = useStore(ui, (now) => now.asksLeave);
  const isIn = useStore(session.view, ({ phase }) => phase === 'in');
  const stay = useCallback(() => ui.setState({ asksLeave: false }), [ui]);
  useEffect(() => (isIn ? guardClosing() : undefined), [isIn]);
  useEffect(() => {
    // While it asks, a second Back is an answer.
    if (!isIn || asks) return;
    return guardBack(() => ui.setState({ asksLeave: true }));
  }, [ui, isIn, asks]);
  return (
    <Modal
      opened={asks}
      onClose={stay}
      title={t('leaving.title')}
      size="sm"
      withCloseButton={false}
    >
      <p style={{ margin: '0 0 24px' }}>{t('leaving.text')}</p>
      <Group gap={8} justify="flex-end">
        <Button variant="default" size="md" onClick={stay} data-autofocus data-testid="stay">
          {t('leaving.stay')}
        </Button>
        <Button
          color="#c93740"
          autoContrast={false}
          size="md"
          onClick={actions.leave}
          data-testid="leave-anyway"
        >
          {t('leave')}
        </Button>
      </Group>
    </Modal>
  );
}
