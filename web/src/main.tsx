import '@fontsource-variable/inter';
import '@fontsource-variable/vazirmatn';
import './ui/mantine.css';
import './ui/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startLanguages } from './i18n';
import { keepInstallOffer } from './shell/install-prompt';
import { Crash } from './ui/Crash';
import { ErrorBoundary } from './ui/ErrorBoundary';

keepInstallOffer();
const speaks = await startLanguages().then(
  () => true,
  () => false, // the words did not load
);
const root = document.getElementById('root');
if (root) createRoot(root).render(<ErrorBoundary>{speaks ? <App /> : <Crash />}</ErrorBoundary>);
