import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Route, Routes } from 'react-router';
import { currentLanguage } from './i18n';
import { Home } from './pages/Home';
import { NotFound } from './pages/NotFound';
import { Loading } from './ui/Loading';
import { theme } from './ui/theme';

const RoomPage = lazy(() => import('./pages/RoomPage'));

export function App() {
  return (
    <DirectionProvider initialDirection={currentLanguage().direction} detectDirection={false}>
      <DirectionOfLanguage />
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <BrowserRouter>
          <Suspense fallback={<Loading />}>
            <Routes>
              <Route path="/" element={<Home />} />
              <Route path="/r/:id" element={<RoomPage />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </BrowserRouter>
      </MantineProvider>
    </DirectionProvider>
  );
}

/** Turns menus and sliders with the language, without building the page (or a call) anew. */
function DirectionOfLanguage() {
  useTranslation();
  const { direction } = currentLanguage();
  const { dir, setDirection } = useDirection();
  useEffect(() => {
    if (dir !== direction) setDirection(direction);
  }, [dir, direction, setDirection]);
  return null;
}
