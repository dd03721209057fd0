import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { freePort } from '../testkit/free-port.ts';
import { CLIENT, type Provider, startProvider } from '../testkit/oidc/start-provider.ts';
import { createSoftwarePasskey, plugInPasskey } from '../testkit/software-passkey.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const GOOD = 'quiet river under stones';
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
const PEOPLE = { 's-ada': { preferred_username: 'ada' }, 's-bob': { preferred_username: 'bob' } };

let api: TestApi;
let browser: Browser;
let provider: Provider;
beforeAll(async () => {
  const port = await freePort();
  const oidc = {
    ...{
      issuer: `http://127.0.0.1:${port}`,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      name: 'the lab',
    },
    ...{ scope: 'openid profile', loginClaim: 'preferred_username', allow: [], firstRole: 'VIEWER' as const },
  };
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built, oidc }), launchBrowser()]);
  provider = await startProvider({
    port,
    redirectUris: [`${api.url}/sign-in/oidc/callback`],
    people: PEOPLE,
  });
});
afterAll(async () => {
  await browser.close();
  await api.close();
  await provider.stop();
});

async function newPage(person?: keyof typeof PEOPLE): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1000, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  if (person) await context.addCookies([{ name: 'person', value: person, url: provider.issuer }]);
  return context.newPage();
}

test('a person signs in at the provider by the keyboard and comes back to the page that they had opened', async () => {
  const page = await newPage('s-ada');
  await page.goto(`${api.url}/datasets?x=1`);
  await page.getByRole('link', { name: 'Sign in with the lab' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Signed in as ada' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/datasets');
});

test('who is not let in reads why, with the code and the next act', async () => {
  const { id } = await api.createUser('EDITOR');
  await api.prisma.user.update({ where: { id }, data: { login: 'bob' } });
  const page = await newPage('s-bob');
  await page.goto(`${api.url}/runs`);
  await page.getByRole('link', { name: 'Sign in with the lab' }).click();
  await page
    .getByRole('alert')
    .getByText(/choose Connect on the page Account.*\(LOGIN_TAKEN\)/)
    .waitFor();

  await signInBrowser(page, api.url + (await createSignInLink(api.prisma, id)).path);
  await page.goto(`${api.url}/account`);
  await page.getByRole('link', { name: 'Connect' }).click();
  await page.getByText('Connected with the lab').waitFor();
  const another = await newPage('s-bob');
  await another.goto(api.url);
  await another.getByRole('link', { name: 'Sign in with the lab' }).click();
  await another.getByRole('button', { name: 'Signed in as bob' }).waitFor();

  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText('You are not connected with the lab.').waitFor();
});

test('a person sets a password, signs in with it by the keyboard, changes it and removes it', async () => {
  const { id } = await api.createUser('EDITOR');
  const { login } = await api.prisma.user.update({ where: { id }, data: { login: 'grace' } });
  const page = await newPage();
  await signInBrowser(page, api.url + (await createSignInLink(api.prisma, id)).path);
  await page.goto(`${api.url}/account`);
  await page.getByRole('button', { name: 'Set a password' }).click();
  await page.getByLabel('New password', { exact: true }).fill('too short');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('at least 15 characters').waitFor();
  await page.getByLabel('New password', { exact: true }).fill(GOOD);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Password, set').waitFor();

  const other = await newPage();
  await other.goto(`${api.url}/runs`);
  await other.getByLabel('Login').fill(login);
  await other.keyboard.press('Tab');
  await other.keyboard.type('not the right one at all');
  await other.keyboard.press('Enter');
  await other.getByRole('alert').getByText('The login or the password is wrong.').waitFor();
  await other.getByLabel('Password', { exact: true }).fill(GOOD);
  await other.keyboard.press('Enter');
  await other.getByRole('button', { name: 'Signed in as grace' }).waitFor();

  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByLabel('Current password', { exact: true }).fill(GOOD);
  await page.getByLabel('New password', { exact: true }).fill(`${GOOD} anew`);
  await page.getByRole('button', { name: 'Save' }).click();
  await other.getByRole('heading', { name: 'Your session has ended' }).waitFor();

  await page.getByRole('button', { name: 'Remove the password' }).click();
  await page.getByRole('dialog').getByLabel('Current password', { exact: true }).fill(`${GOOD} anew`);
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('You have no password.').waitFor();
});

test('an admin resets how somebody signs in', async () => {
  const [{ id }, who] = [await api.createUser('ADMIN'), await api.createUser('EDITOR')];
  await api.prisma.user.update({
    where: { id: who.id },
    data: { login: 'lost', password: { create: { hash: 'x' } } },
  });
  const page = await newPage();
  await signInBrowser(page, api.url + (await createSignInLink(api.prisma, id)).path);
  await page.goto(`${api.url}/admin/people`);
  await page.getByRole('button', { name: 'Reset sign-in: lost' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => api.prisma.password.count({ where: { userId: who.id } })).toBe(0);
});

/** The site under a name: browsers make no passkeys for addresses. */
function named(): string {
  return api.url.replace('127.0.0.1', 'localhost');
}

test('a person adds a passkey, signs in with it by the keyboard, and removes it', async () => {
  const { id } = await api.createUser('EDITOR');
  await api.prisma.user.update({ where: { id }, data: { login: 'hopper' } });
  const page = await newPage();
  await plugInPasskey(page, createSoftwarePasskey());
  await signInBrowser(page, named() + (await createSignInLink(api.prisma, id)).path);
  await page.goto(`${named()}/account`);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('laptop');
  await page.keyboard.press('Enter');
  await page.getByText('never used').waitFor();
  expect(await api.prisma.passkey.findFirst({ where: { userId: id } })).toMatchObject({ name: 'laptop' });

  await page.getByRole('button', { name: 'Signed in as hopper' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Signed in as hopper' }).waitFor();
  const entry = await api.prisma.auditEntry.findFirst({
    where: { action: 'signIn', actorId: id, input: { path: ['way'], equals: 'PASSKEY' } },
  });
  expect(entry).not.toBeNull();

  await page.goto(`${named()}/account`);
  await page.getByRole('button', { name: 'Remove the passkey laptop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('You have no passkeys.').waitFor();
});

test('a passkey of a disabled person, and one that the server has forgotten, sign nobody in', async () => {
  const { id } = await api.createUser('EDITOR');
  const page = await newPage();
  await plugInPasskey(page, createSoftwarePasskey());
  await signInBrowser(page, named() + (await createSignInLink(api.prisma, id)).path);
  await page.goto(`${named()}/account`);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('phone');
  await page.keyboard.press('Enter');
  await page.getByText('never used').waitFor();
  // Somebody else's, so that the page offers passkeys whatever becomes of this one.
  const { id: other } = await api.createUser('EDITOR');
  await api.prisma.passkey.create({
    data: {
      ...{ id: other, userId: other, credentialId: 'AAAA', publicKey: new Uint8Array(1), counter: 0 },
      ...{ transports: [], name: 'another' },
    },
  });
  await api.prisma.user.update({ where: { id }, data: { disabledAt: new Date() } });
  await api.prisma.session.updateMany({ where: { userId: id }, data: { revokedAt: new Date() } });
  await page.goto(named());
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('alert').getByText('This passkey is not known here any more').waitFor();
  await api.prisma.passkey.deleteMany({ where: { userId: id } });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('alert').getByText('This passkey is not known here any more').waitFor();
});
