import type { Router } from 'express';
import { isSignInLinkGood, useSignInLink } from '../auth/sign-in.ts';
import { linkRoutes, type LinkParts } from './link-routes.ts';

/** `/sign-in?token=...`: a sign-in link. */
export function signInRoutes(parts: LinkParts): Router {
  const { prisma } = parts;
  return linkRoutes(
    {
      way: 'LINK',
      path: '/sign-in',
      read: async (token) => ((await isSignInLinkGood(prisma, token)) ? PAGE : null),
      use: (token, browser) => useSignInLink(prisma, token, browser),
      spent: SPENT,
    },
    parts,
  );
}

const PAGE = {
  title: 'Sign in to Exemplar',
  text: ['This link signs in this browser. It works once.'],
  act: { kind: 'button', label: 'Sign in' },
} as const;

const SPENT = {
  title: 'This sign-in link no longer works',
  text: [
    'This sign-in link has already been used or has expired.',
    'For a new one, run this in the Exemplar folder on the machine that runs it:',
  ],
  command: './exemplar sign-in',
} as const;
