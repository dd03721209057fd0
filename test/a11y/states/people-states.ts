import type { Route } from 'playwright-core';
import { answerTo } from '../answers.ts';
import { KNOWN, type PageState, STRANGER, VIEWER } from '../page-state.ts';

const people = { ...KNOWN, path: () => '/admin/people', shows: 'role=table[name="People"]' } as const;

/** The pages of people: those of all, and one's own. */
export const PEOPLE_STATES: readonly PageState[] = [
  { ...people, title: 'people' },
  {
    ...people,
    title: 'people with the dialog that invites',
    act: async (page) => {
      await page.getByRole('button', { name: 'Invite' }).click();
      await page.getByRole('radio', { name: 'Operator' }).waitFor();
    },
  },
  {
    ...people,
    title: 'people with a link that is shown once',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^New link/ })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Link' }).waitFor();
    },
  },
  {
    ...people,
    title: 'person whose role is changed',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Change role/ })
        .first()
        .click();
      await page.getByRole('radio', { name: 'Operator' }).waitFor();
    },
  },
  {
    ...people,
    title: 'person about to be disabled',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Disable/ })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).waitFor();
    },
  },
  { ...VIEWER, title: 'account', path: () => '/account', shows: 'text=This browser' },
  {
    ...KNOWN,
    title: 'account with an API key about to be created',
    path: () => '/account',
    shows: 'role=table[name="API keys"]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Create an API key' }).click();
      await page.getByRole('combobox', { name: 'It expires' }).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'account with an API key that is shown once',
    path: () => '/account',
    shows: 'role=table[name="API keys"]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Create an API key' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('night script');
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'API key' }).waitFor();
    },
  },
  {
    ...VIEWER,
    title: 'account with a password about to be set',
    path: () => '/account',
    shows: 'text=How you sign in',
    act: async (page) => {
      await page.getByRole('button', { name: 'Set a password' }).click();
      await page.getByRole('textbox', { name: 'New password' }).waitFor();
    },
  },
  {
    ...VIEWER,
    title: 'account with a password and single sign-on',
    path: () => '/account?sign-in-refused=IDENTITY_TAKEN',
    arrange: (page) => answerTo(page, 'OwnSignIn', sayAllIsSet),
    shows: 'text=Disconnect',
  },
  {
    ...STRANGER,
    title: 'sign-in page with every way and a refusal',
    path: () => '/?sign-in-refused=LOGIN_TAKEN',
    arrange: (page) => answerTo(page, 'SignInWays', sayAllWays),
    shows: 'role=textbox[name="Password"]',
  },
  {
    ...people,
    title: 'person whose sign-in is reset',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Reset sign-in/ })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).waitFor();
    },
  },
  { ...STRANGER, title: 'an invitation', path: (world) => world.invitationPath, shows: 'button' },
  {
    ...STRANGER,
    title: 'an invitation that was used',
    path: () => '/invitation?token=used',
    shows: 'body',
  },
];

const LONG_NAME = `the account of ${'a'.repeat(40)}`;

function sayAllWays(route: Route): Promise<void> {
  const signInWays = {
    ...{ __typename: 'SignInWays', singleSignOnName: LONG_NAME },
    ways: ['SINGLE_SIGN_ON', 'PASSKEY', 'PASSWORD', 'LINK'],
  };
  return route.fulfill({ json: { data: { signInWays } } });
}

function sayAllIsSet(route: Route): Promise<void> {
  const at = '2026-01-02T03:04:05.000Z';
  const passkey = { __typename: 'Passkey', id: 'x', name: 'k'.repeat(200), createdAt: at, lastUsedAt: null };
  const ownSignIn = {
    ...{ __typename: 'OwnSignIn', passwordChangedAt: at, connectedAt: at },
    ...{ canHavePasskeys: true, passkeys: [passkey, { ...passkey, id: 'y', lastUsedAt: at }] },
  };
  return route.fulfill({
    json: { data: { ownSignIn, signInWays: { __typename: 'SignInWays', singleSignOnName: LONG_NAME } } },
  });
}
