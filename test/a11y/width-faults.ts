import type { Page } from 'playwright-core';

/** What of the page as it stands is wider than the window, has to be scrolled sideways or is cut off, a line for each. */
export function widthFaults(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(${findFaults})()`);
}

// The strip of earlier translations is scrolled sideways on purpose; a field scrolls what is typed into it.
const findFaults = `() => {
  const STRIP = 'section[aria-label="Recent translations"]';
  const nameOf = (element) => element.tagName.toLowerCase() + ' "' + element.textContent.trim().slice(0, 40) + '" of ' +
    (element.closest('[aria-label]')?.ariaLabel ?? 'the page').slice(0, 40);
  const faults = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push('the page is ' + (scrollWidth - clientWidth) + ' px too wide');

  for (const element of document.body.querySelectorAll('*')) {
    if (element.matches('input, textarea, canvas, svg *') || element.closest(STRIP)) continue;
    const { left, right, width } = element.getBoundingClientRect();
    const { visibility, overflowX, textOverflow } = getComputedStyle(element);
    if (width <= 1 || visibility !== 'visible') continue;
    if (right > clientWidth + 1 || left < -1)
      faults.push(nameOf(element) + ': from ' + Math.round(left) + ' to ' + Math.round(right) + ' px');
    const excess = element.scrollWidth - element.clientWidth;
    if (overflowX !== 'visible' && textOverflow !== 'ellipsis' && element.textContent.trim() !== '' && element.clientWidth > 1 && excess > 1)
      faults.push(nameOf(element) + ': ' + excess + ' px wider than its place');
  }
  return faults;
}`;
