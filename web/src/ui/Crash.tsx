import { useEffect, useRef } from 'react';
import { languages } from '../i18n';
import styles from './Crash.module.css';
import { crashWords } from './crash-words';
import { Star } from './Star';

/** In place of everything, after a fault of ours. Plain elements: the library may be what broke. */
export function Crash() {
  const { lang } = document.documentElement;
  const words = crashWords[languages.find(({ code }) => code === lang)?.code ?? 'en'];
  const reload = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    document.title = words.title;
    reload.current?.focus();
  }, [words]);
  return (
    <main className={styles.crash} role="alert" data-testid="crash">
      <Star size={40} />
      <h1>{words.title}</h1>
      <p>{words.text}</p>
      <div>
        <button ref={reload} type="button" onClick={() => location.reload()} data-testid="reload">
          {words.reload}
        </button>
        <a href="/">{words.home}</a>
      </div>
    </main>
  );
}
