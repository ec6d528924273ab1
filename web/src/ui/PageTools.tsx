import type { ReactNode } from 'react';
import { AccountMenu } from './AccountMenu';
import { LanguageMenu, ThemeButton } from './Preferences';

/** Language, theme and account, at the top of a page. Menus are heavy: they come after what one came for. */
export default function PageTools(): ReactNode {
  return (
    <>
      <LanguageMenu />
      <ThemeButton />
      <AccountMenu />
    </>
  );
}
