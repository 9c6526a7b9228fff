// Light, dark, or as the system says; the choice stays in this browser.

const KEPT = 'anteroom.theme';
const THEMES = ['system', 'light', 'dark'];
const SIGNS = { system: '◐', light: '☀', dark: '☾' };
const NAMES = { system: 'as the system', light: 'light', dark: 'dark' };

function show(button, theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  button.textContent = SIGNS[theme];
  button.ariaLabel = `Colours: ${NAMES[theme]}`;
}

export function chooseTheme(button) {
  const kept = localStorage.getItem(KEPT);
  let theme = THEMES.includes(kept) ? kept : 'system';
  show(button, theme);
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    localStorage.setItem(KEPT, theme);
    show(button, theme);
  });
}
