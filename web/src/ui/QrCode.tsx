import { useEffect, useState } from 'react';
import styles from './Invite.module.css';

/** As readers expect it: dark on white, four modules of quiet around. Made when it is first wanted. */
const quiet = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const [code, setCode] = useState<{ path: string; size: number }>();
  useEffect(() => {
    let stale = false;
    // Where its code does not load there is the link itself.
    void import('uqr').then(
      ({ encode }) => {
        const { data, size } = encode(text, { ecc: 'M', border: quiet });
        if (!stale) setCode({ path: pathOf(data), size });
      },
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [text]);
  return (
    <div className={styles.qr}>
      {code && (
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${code.size} ${code.size}`}
          shapeRendering="crispEdges"
          data-testid="qr-code"
        >
          <path d={code.path} />
        </svg>
      )}
    </div>
  );
}

function pathOf(rows: boolean[][]): string {
  return rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
}
