import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './root.mjs';

/**
 * Unpacks @sparticuz/chromium once. The package writes into the temporary folder, and its libraries only where it
 * takes the machine for a cloud function: so both are arranged for it, and the result is moved into place whole.
 *
 * @returns its folder
 */
export async function unpackedChromium() {
  const cache = path.join(root, '.cache');
  const folder = path.join(cache, 'chromium-140');
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(`${folder}.`);
  const unpack = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())";
  const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  await promisify(execFile)(process.execPath, ['--eval', unpack], { cwd: cache, env });
  writeFileSync(path.join(fresh, 'fonts.conf'), fontsConf(folder));
  try {
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(fresh, { recursive: true }); // another process was first
  }
  return folder;
}

/**
 * Variables of a process for which the processor stands in for a graphics card: the Vulkan loader and SwiftShader, which
 * come with Chromium. Null where npm has none for this machine.
 */
export async function softwareVulkan() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = await unpackedChromium();
  const driver = path.join(folder, 'vk_swiftshader_icd.json');
  // The second name is the one that older loaders know.
  return { LD_LIBRARY_PATH: folder, VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver };
}

function fontsConf(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${path.join(folder, 'fonts')}</dir>
  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
