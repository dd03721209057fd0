import type { Router } from 'express';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import { findInvited, useInvitation } from '../auth/invitation.ts';
import { passwordFault } from '../auth/password/password-fault.ts';
import { hashPassword } from '../auth/password/password-hash.ts';
import { linkRoutes, type LinkParts } from './link-routes.ts';
import type { ServerPage } from './page.ts';

/** `/invitation?token=...`: the link by which an invited person signs in for the first time. */
export function invitationRoutes(parts: LinkParts): Router {
  const { prisma } = parts;
  return linkRoutes(
    {
      way: 'INVITATION',
      path: '/invitation',
      read: async (token) => {
        const invited = await findInvited(prisma, token);
        return invited && pageFor(invited, null);
      },
      use: async (token, browser, { password }) => {
        const invited = await findInvited(prisma, token);
        if (!invited || password === '') return useInvitation(prisma, token, browser, null);
        const fault = passwordFault(password, invited.user.login);
        if (fault !== null) return pageFor(invited, `This password ${fault}.`);
        return useInvitation(prisma, token, browser, await hashPassword(password));
      },
      spent: SPENT,
    },
    parts,
  );
}

function pageFor(
  { user: { login, role }, expiresAt }: NonNullable<Awaited<ReturnType<typeof findInvited>>>,
  fault: string | null,
): ServerPage {
  const { label, can } = ROLE_WORDS[role];
  return {
    title: 'You are invited to Exemplar',
    text: [
      `This link is for ${login}, who can ${can} (role ${label}).`,
      `It signs in this browser. It works once, until ${expiresAt.toUTCString()}.`,
    ],
    act: { kind: 'new-password', label: `Sign in as ${login}`, login, fault },
  };
}

const SPENT = {
  title: 'This invitation no longer works',
  text: [
    'This invitation has already been used, has expired or was replaced by a newer one.',
    'Ask whoever invited you for a new link.',
  ],
} as const;
