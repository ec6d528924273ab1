// Before the first paint: theme and direction of the last visit, and what will be asked for in a moment. A file of
// its own, since the Content-Security-Policy allows no inline script.
(() => {
  const root = document.documentElement;
  const { preload } = document.currentScript.dataset;
  let scheme = 'auto';
  let language = new URLSearchParams(location.search).get('lang') || '';
  try {
    scheme = localStorage.getItem('mantine-color-scheme-value') || 'auto';
    language = language || localStorage.getItem('setareh.language') || '';
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
  // In development there is nothing to fetch ahead.
  if (!preload) return;
  const { languages, room } = JSON.parse(preload);
  const files = languages[language] || languages.en;
  for (const file of location.pathname.startsWith('/r/') ? files.concat(room) : files) {
    const link = document.createElement('link');
    const isFont = file.endsWith('.woff2');
    link.rel = file.endsWith('.js') ? 'modulepreload' : 'preload';
    if (isFont) {
      link.as = 'font';
      link.type = 'font/woff2';
    } else if (file.endsWith('.css')) {
      link.as = 'style';
    }
    // As modules and fonts are asked for: another way would fetch them twice.
    link.crossOrigin = '';
    link.href = file;
    document.head.append(link);
  }
})();
