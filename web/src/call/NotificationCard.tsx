import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './CallsPage.module.css';

const isOpen = () => typeof Notification === 'function' && Notification.permission === 'default';

/** Asks where one thinks of calls anyway, and only as long as no answer was given. */
export function NotificationCard() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(isOpen);
  if (!open) return null;
  const ask = async () => {
    await Notification.requestPermission();
    setOpen(isOpen());
  };
  return (
    <aside className={styles.card} data-testid="notification-card">
      <IconBell size={22} aria-hidden="true" />
      <span>{t('calls.notify')}</span>
      <Button variant="light" onClick={() => void ask()} data-testid="allow-notifications">
        {t('calls.allow')}
      </Button>
    </aside>
  );
}
