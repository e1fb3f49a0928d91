import { byId, setText } from './dom.js';
import { ensureNever } from './ensure-never.js';

type Theme = 'system' | 'light' | 'dark';

const KEY = 'candlerun.theme';

/** What the button shows. Its name for screen readers is a text. */
const signs: Record<Theme, string> = { system: '◐', light: '○', dark: '●' };

/** Follows the system's theme until the button changes it. `repaint` is called after every change, for parts that CSS does not style. */
export function startTheme(repaint: () => void): void {
  const button = byId('theme-button', HTMLButtonElement);
  let theme = remembered();
  const show = () => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    setText(button, signs[theme]);
    button.title = `Theme: ${theme}`;
    button.ariaLabel = `Theme: ${theme}. Change to ${following(theme)}`;
    repaint();
  };
  button.addEventListener('click', () => {
    theme = following(theme);
    remember(theme);
    show();
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  show();
}

function following(theme: Theme): Theme {
  switch (theme) {
    case 'system':
      return 'light';
    case 'light':
      return 'dark';
    case 'dark':
      return 'system';
    default:
      return ensureNever(theme);
  }
}

/** The stored theme. If the browser blocks the storage, reading it throws, and the system's theme is used. */
function remembered(): Theme {
  try {
    const theme = window.localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}

function remember(theme: Theme): void {
  try {
    if (theme === 'system') window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, theme);
  } catch {
    // The choice lasts until the page is closed.
  }
}
