import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from './copy-text';

export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <Button
        variant={copied ? 'light' : 'default'}
        leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        onClick={() => void copyText(text).then(setCopied)}
        data-testid="copy-link"
      >
        {copied ? t('copied') : t('copy')}
      </Button>
      <span className="visually-hidden" role="status">
        {copied ? t('copiedLink') : ''}
      </span>
    </>
  );
}
