import type { Page } from 'playwright-core';
import type { PagesWorld } from './pages-world.ts';

/** A page in one of the states that a person can meet. */
export interface PageState {
  readonly title: string;
  readonly product: 'filled' | 'empty';
  readonly visitor: 'signed in' | 'viewer' | 'stranger';
  readonly path: (world: PagesWorld) => string;
  /** Before the page is opened. */
  readonly arrange?: (page: Page) => Promise<unknown>;
  /** Selector of what is there once the page has the state. */
  readonly shows: string;
  /** After `shows` is there. */
  readonly act?: (page: Page) => Promise<unknown>;
}

/** An admin before a product that has been used. */
export const KNOWN = { product: 'filled', visitor: 'signed in' } as const;
/** An admin before one that has not. */
export const FRESH = { product: 'empty', visitor: 'signed in' } as const;
export const VIEWER = { product: 'filled', visitor: 'viewer' } as const;
export const STRANGER = { product: 'filled', visitor: 'stranger' } as const;
