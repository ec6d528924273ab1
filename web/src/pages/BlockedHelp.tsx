import { useTranslation } from 'react-i18next';
import styles from './BlockedHelp.module.css';
import { browserFamily } from './browser-family';

interface BlockedHelpProps {
  camera: boolean;
  microphone: boolean;
}

/** Where to allow the camera in this browser: a drawing of its address bar, and a sentence. */
export function BlockedHelp({ camera, microphone }: BlockedHelpProps) {
  const { t } = useTranslation();
  const family = browserFamily(navigator.userAgent);
  const what = camera && microphone ? 'both' : camera ? 'camera' : 'microphone';
  return (
    <div className={styles.help} data-testid="blocked">
      <AddressBar />
      <strong>{t(`blocked.${what}`)}</strong>
      <span>{t(`blocked.how.${family}`)}</span>
    </div>
  );
}

/** An address bar whose first sign is ringed. Left to right in every language, as browsers draw it. */
function AddressBar() {
  return (
    <svg viewBox="0 0 240 56" width="240" height="56" aria-hidden="true" className={styles.bar}>
      <rect x="1" y="9" width="238" height="38" rx="19" className={styles.field} />
      <g className={styles.sign}>
        <path d="M21 23h9m4 0h3M21 33h3m4 0h9" />
        <circle cx="32" cy="23" r="2.6" />
        <circle cx="26" cy="33" r="2.6" />
      </g>
      <circle cx="29" cy="28" r="17" className={styles.ring} />
      <path d="M62 28h104" className={styles.address} />
      <g className={styles.camera}>
        <rect x="196" y="22" width="14" height="12" rx="3" />
        <path d="m210 27 6-3v8l-6-3M194 19l24 18" />
      </g>
    </svg>
  );
}
