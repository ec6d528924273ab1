import { Button, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../ui/Page';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page>
      <Title order={1} size={28}>
        {t('notFound.title')}
      </Title>
      <Text c="var(--text-quiet)" mt={8} mb={24}>
        {t('notFound.text')}
      </Text>
      <Button component={Link} to="/" w="fit-content">
        {t('home')}
      </Button>
    </Page>
  );
}
