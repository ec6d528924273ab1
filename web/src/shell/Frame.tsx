import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet } from 'react-router';
import { useStore } from 'zustand';
import { AccountMenu } from '../ui/AccountMenu';
import { inDigits } from '../ui/in-digits';
import { Loading } from '../ui/Loading';
import { Star } from '../ui/Star';
import styles from './Frame.module.css';
import { places, type Place } from './places';
import { StreamLine } from './StreamLine';

/** Around every page of whoever is signed in: where one can go, and oneself. */
export default function Frame() {
  const { t } = useTranslation();
  return (
    <div className={styles.frame}>
      <nav className={styles.rail} aria-label={t('shell.places')}>
        <Link to="/" className={styles.brand} aria-label="Setareh" tabIndex={-1}>
          <Star size={32} />
        </Link>
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} />
        ))}
        <div className={styles.me}>
          <AccountMenu />
        </div>
      </nav>
      <div className={styles.content}>
        <StreamLine />
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}

function PlaceLink({ place }: { place: Place }) {
  const { t } = useTranslation();
  const { to, name, Icon, testId, badge } = place;
  return (
    <NavLink to={to} end={to === '/'} className={`${styles.place}`} data-testid={testId}>
      <span className={styles.sign}>
        <Icon size={22} stroke={1.8} />
        {badge && <Badge badge={badge} />}
      </span>
      <span className={styles.words}>{t(name)}</span>
    </NavLink>
  );
}

function Badge({ badge }: { badge: NonNullable<Place['badge']> }) {
  const { t } = useTranslation();
  const count = useStore(badge.store, badge.count);
  if (count === 0) return null;
  return (
    <span className={styles.badge} data-testid="badge">
      <span aria-hidden="true">{count > 99 ? `${inDigits(99)}+` : inDigits(count)}</span>
      <span className="visually-hidden">{t(badge.words, { count })}</span>
    </span>
  );
}
