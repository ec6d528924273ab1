import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Route, Routes } from 'react-router';
import { useStore } from 'zustand';
import { currentLanguage } from './i18n';
import {
  loadAccount,
  loadAdministration,
  loadCallHost,
  loadCallPage,
  loadCalls,
  loadPeople,
  loadRegister,
  loadReset,
  loadRoomPage,
  loadRooms,
  loadSignIn,
  loadStart,
} from './pages/load';
import { NotFound } from './pages/NotFound';
import { beginWhenSignedIn } from './shell/begin';
import { Signed } from './shell/Signed';
import { identity } from './state/me';
import { Loading } from './ui/Loading';
import { stageTheme } from './ui/stage-theme';
import { theme } from './ui/theme';

const RoomPage = lazy(loadRoomPage);
const RoomsPage = lazy(loadRooms);
const SignIn = lazy(loadSignIn);
const Register = lazy(loadRegister);
const Reset = lazy(loadReset);
const AccountPage = lazy(loadAccount);
const AdministrationPage = lazy(loadAdministration);
const Start = lazy(loadStart);
const PeoplePage = lazy(loadPeople);
const CallsPage = lazy(loadCalls);
const CallPage = lazy(loadCallPage);
const CallHost = lazy(loadCallHost);

beginWhenSignedIn();

export function App() {
  const onStage = useStore(stageTheme, (now) => now.onStage);
  return (
    <DirectionProvider initialDirection={currentLanguage().direction} detectDirection={false}>
      <DirectionOfLanguage />
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        {...(onStage ? { forceColorScheme: 'dark' as const } : {})}
      >
        <BrowserRouter>
          <Suspense fallback={<Loading />}>
            <Routes>
              <Route element={<Signed />}>
                <Route path="/" element={<Start />} />
                <Route element={<PeoplePage />}>
                  <Route path="/contacts" />
                  <Route path="/contacts/:id" />
                </Route>
                <Route path="/calls" element={<CallsPage />} />
                <Route element={<RoomsPage />}>
                  <Route path="/rooms" />
                  <Route path="/rooms/:id" />
                </Route>
                <Route path="/account" element={<AccountPage />} />
                <Route path="/administration" element={<AdministrationPage />} />
              </Route>
              <Route path="/r/:id" element={<RoomPage />} />
              <Route path="/sign-in" element={<SignIn />} />
              <Route path="/register" element={<Register />} />
              <Route path="/reset" element={<Reset />} />
              <Route path="/call/:id" element={<CallPage />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
          <CallsOfAccount />
        </BrowserRouter>
      </MantineProvider>
    </DirectionProvider>
  );
}

/** For whoever is signed in; the others have no calls. */
function CallsOfAccount() {
  const account = useStore(identity.store, (now) => now.account);
  if (!account) return null;
  return (
    <Suspense fallback={null}>
      <CallHost />
    </Suspense>
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
