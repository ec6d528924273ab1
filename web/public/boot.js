// Before the first paint: theme and direction of the last visit. A file of its own, since the
// Content-Security-Policy allows no inline script.
(() => {
  const root = document.documentElement;
  let scheme = 'auto';
  let language = '';
  try {
    scheme = localStorage.getItem('mantine-color-scheme-value') || 'auto';
    language = localStorage.getItem('setareh.language') || '';
  } catch {
    // storage may be forbidden
  }
  const dark =
    scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  language = language || (navigator.language || 'en').slice(0, 2);
  if (language === 'fa') {
    root.lang = 'fa';
    root.dir = 'rtl';
  }
})();
