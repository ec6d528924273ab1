import { useTranslation } from 'react-i18next';
import type { Look } from '../signaling/messages';
import { currentLanguage } from '../i18n';
import { Avatar } from '../ui/Avatar';
import styles from './Lobby.module.css';

const shownFaces = 4;
const shownNames = 3;

/** Who is in the room already. */
export function Inside({ look, loading }: { look: Look | undefined; loading: boolean }) {
  const { t } = useTranslation();
  if (loading) return <div className={styles.insideSkeleton} aria-hidden="true" />;
  const people = look?.participants ?? [];
  if (people.length === 0) {
    return <p className={styles.inside}>{look ? t('lobby.nobody') : t('lobby.unknown')}</p>;
  }
  const more = people.length - shownNames;
  const names = people.slice(0, shownNames).map(({ name }) => name);
  if (more > 0) names.push(t('lobby.others', { count: more }));
  const list = new Intl.ListFormat(currentLanguage().code, { type: 'conjunction' }).format(names);
  return (
    <div className={styles.inside} data-testid="inside">
      <span className={styles.faces} aria-hidden="true">
        {people.slice(0, shownFaces).map(({ id, name }) => (
          <Avatar key={id} name={name} size={28} />
        ))}
      </span>
      <span>{t('lobby.inside', { count: people.length, names: list })}</span>
    </div>
  );
}
