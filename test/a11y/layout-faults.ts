import type { Page } from 'playwright-core';

/** Pixels of width that are left of 1280 at 400 %. */
export const ZOOMED_WIDTH = 320;

/** What is too wide, too small to read or too small to hit on the page as it stands, a line for each. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(${findFaults})()`);
}

const findFaults = `() => {
  const faults = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push('the page is ' + (scrollWidth - clientWidth) + ' px too wide');

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    if (data.trim() !== '' && size < 12) faults.push('text of ' + size + ' px: ' + data.trim());
  }

  for (const target of document.querySelectorAll('a, button, [role=slider], .mantine-SegmentedControl-label')) {
    const { width, height } = target.getBoundingClientRect();
    const isSeen = width > 1 && height > 1 && getComputedStyle(target).visibility === 'visible';
    const isInSentence = target.matches('p a, td a, div > a.mantine-Anchor-root');
    if (isSeen && !isInSentence && Math.min(width, height) < 23.9)
      faults.push('target of ' + width + ' x ' + height + ' px: ' + (target.ariaLabel ?? target.textContent));
  }
  return faults;
}`;
