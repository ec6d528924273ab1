/** What is not part of the first page, each in a file of its own. */
export const loadRoomPage = () => import('./RoomPage');
export const loadSignIn = () => import('./SignIn');
export const loadRegister = () => import('./Register');
export const loadAccount = () => import('./AccountPage');
export const loadReset = () => import('./Reset');
export const loadAdministration = () => import('../administration/AdministrationPage');
export const loadFrame = () => import('../shell/Frame');
export const loadAppWorker = () => import('../shell/app-worker');
export const loadNewVersion = () => import('../shell/NewVersion');
export const loadStart = () => import('../shell/Start');
export const loadPeople = () => import('../people/PeoplePage');
export const loadRooms = () => import('../rooms/RoomsPage');
export const loadRoom = async () => (await import('../room/Room')).default;
export const loadCalls = () => import('../call/CallsPage');
export const loadCallPage = () => import('../call/CallPage');
export const loadCallRoom = () => import('../call/CallRoom');
export const loadCallHost = () => import('../call/CallHost');
