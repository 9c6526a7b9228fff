// A tab list with the usual keys: arrows choose, Tab goes into the panel.

import { byId } from './dom.js';

/** @param shown is told the id of the panel that was chosen */
export function tabs(list, shown = () => {}) {
  const all = [...list.querySelectorAll('[role=tab]')];
  const choose = (chosen) => {
    for (const tab of all) {
      tab.ariaSelected = String(tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      byId(tab.getAttribute('aria-controls')).hidden = tab !== chosen;
    }
    shown(chosen.getAttribute('aria-controls'));
  };
  for (const tab of all) tab.addEventListener('click', () => choose(tab));
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    choose(next);
    next.focus();
  });
  return (id) => choose(byId(id));
}
