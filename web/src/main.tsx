import '@fontsource-variable/inter';
import '@fontsource-variable/vazirmatn';
import '@mantine/core/styles.css';
import './ui/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startLanguages } from './i18n';

if (import.meta.env.DEV) {
  const query = new URLSearchParams(location.search);
  if (query.has('story')) (await import('./story/fake-server')).installFakeServer(query);
}
await startLanguages();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
