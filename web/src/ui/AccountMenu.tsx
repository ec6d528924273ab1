import { Button, Menu, UnstyledButton } from '@mantine/core';
import { IconLogout, IconSettings, IconUser } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useStore } from 'zustand';
import { identity } from '../state/me';
import styles from './AccountMenu.module.css';
import { Avatar } from './Avatar';

/** Who I am, at the top of each page outside a call; the way to sign in for whoever has not. */
export function AccountMenu() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const account = useStore(identity.store, (now) => now.account);
  useEffect(() => void identity.know(), []);
  if (account === undefined) return <span className={styles.place} />;
  if (account === null) {
    return (
      <Button
        component={Link}
        to="/sign-in"
        variant="subtle"
        color="gray"
        size="compact-md"
        h={36}
        aria-label={t('account.signIn')}
        data-testid="to-sign-in"
      >
        <IconUser size={18} className={styles.small} />
        <span className={styles.large}>{t('account.signIn')}</span>
      </Button>
    );
  }
  const leave = async () => {
    await identity.logOut().catch(() => undefined);
    await navigate('/');
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton
          className={styles.button}
          title={account.displayName}
          data-testid="account-menu"
        >
          <span className="visually-hidden">
            {t('account.menu', { name: account.displayName })}
          </span>
          <Avatar name={account.displayName} size={32} person={account} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to="/account"
          leftSection={<IconUser size={16} />}
          data-testid="to-account"
        >
          {t('account.title')}
        </Menu.Item>
        {account.administrator && (
          <Menu.Item
            component={Link}
            to="/administration"
            leftSection={<IconSettings size={16} />}
            data-testid="to-administration"
          >
            {t('administration.title')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconLogout size={16} className="turns" />}
          onClick={() => void leave()}
          data-testid="sign-out"
        >
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
