import { limits } from '#contracts/limits.ts';
import { escapeHtml } from '#lib/escape-html.ts';

/** A page of the server's own, for a person whose browser has opened an address that is not the dashboard's. */
export interface ServerPage {
  readonly title: string;
  /** Paragraphs, as text. */
  readonly text: readonly string[];
  /** A command that the person may copy. */
  readonly command?: string;
  readonly act:
    | { readonly kind: 'button'; readonly label: string }
    /** Lets the person choose a password as well; `fault`: why the one before cannot be it. */
    | {
        readonly kind: 'new-password';
        readonly label: string;
        readonly login: string;
        readonly fault: string | null;
      }
    | { readonly kind: 'link'; readonly label: string; readonly href: string }
    | { readonly kind: 'none' };
}

/** Whole by itself: it needs no script, no font and no other file. Its button posts to the address of the page. */
export function htmlPage({ title, text, command, act }: ServerPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – Exemplar</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
${command === undefined ? '' : `<pre><code>${escapeHtml(command)}</code></pre>`}
${partOf(act)}
</main>
</body>
</html>
`;
}

function partOf(act: ServerPage['act']): string {
  switch (act.kind) {
    case 'button':
      return `<form method="post"><button type="submit">${escapeHtml(act.label)}</button></form>`;
    case 'new-password':
      return newPasswordForm(act);
    case 'link':
      return `<p><a href="${escapeHtml(act.href)}">${escapeHtml(act.label)}</a></p>`;
    case 'none':
      return '';
  }
}

function newPasswordForm({
  label,
  login,
  fault,
}: Extract<ServerPage['act'], { kind: 'new-password' }>): string {
  const { minPasswordLength: least, maxPasswordLength: most } = limits;
  return `<form method="post">
<input type="text" name="login" autocomplete="username" value="${escapeHtml(login)}" readonly hidden>
<label for="password">Password (optional)</label>
<input id="password" type="password" name="password" autocomplete="new-password" maxlength="${most}" aria-describedby="about"${fault === null ? '' : ' aria-invalid="true"'}>
<p id="about">${fault === null ? `With one, of at least ${least} characters, you can sign in later without a new link.` : escapeHtml(fault)}</p>
<button type="submit">${escapeHtml(label)}</button>
</form>`;
}

const STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --panel: #fff; --text: #1d2330; --line: #d5d9e0; --accent: #3b5bdb; --on-accent: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0b0e14; --panel: #10141c; --text: #dfe3ea; --line: #3c4456; --accent: #91a7ff; --on-accent: #0b0e14; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--page); color: var(--text); font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; }
main { width: 100%; max-width: 460px; padding: 32px; border: 1px solid var(--line); border-radius: 16px; background: var(--panel); overflow-wrap: anywhere; }
h1 { margin: 0 0 12px; font-size: 22px; line-height: 1.3; }
pre { margin: 0 0 16px; padding: 12px; border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; }
a { color: var(--accent); }
label { display: block; margin-bottom: 4px; font-weight: 600; }
input { width: 100%; min-height: 44px; padding: 0 12px; border: 1px solid var(--text); border-radius: 8px; background: var(--page); color: var(--text); font: inherit; }
input[aria-invalid] { border-width: 2px; }
button { width: 100%; min-height: 44px; border: 0; border-radius: 8px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
