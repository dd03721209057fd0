import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ZipEntry, ZipError } from '#lib/read-zip.ts';

/** Under their SONAMEs, by which the binding finds them. */
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** Under the names by which the compiler asks for them. */
const LINKS = {
  'libtensorflow.so': 'libtensorflow_cc.so.2',
  'libtensorflow_framework.so': 'libtensorflow_framework.so.2',
};
/** Headers that the binding's headers include. */
const HEADERS =
  /^tensorflow\/include\/((?:tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl)\/.+\.h)$/;

/** Libraries of CUDA, each package in a folder of its own. */
const OF_CUDA = /^nvidia\/([a-z_]+)\/lib\/([^/]+\.so[.\d]*)$/;

/**
 * Puts the libraries of a wheel where those that need them look for them: libtensorflow with its headers where the binding
 * does, those of CUDA where libtensorflow does.
 *
 * @param project the package that the wheel is of
 * @throws ZipError
 */
export async function unpackLibrary(
  project: string,
  wheel: ReadonlyMap<string, ZipEntry>,
  folder: string,
): Promise<void> {
  return project.startsWith('nvidia-') ? unpackCuda(project, wheel, folder) : unpackTensorFlow(wheel, folder);
}

async function unpackCuda(
  project: string,
  wheel: ReadonlyMap<string, ZipEntry>,
  folder: string,
): Promise<void> {
  let count = 0;
  for (const [name, entry] of wheel) {
    const [, part, file] = OF_CUDA.exec(name) ?? [];
    if (part === undefined || file === undefined) continue;
    const libraries = path.join(folder, 'deps', 'nvidia', part, 'lib');
    await mkdir(libraries, { recursive: true });
    await writeFile(path.join(libraries, file), entry.read());
    count++;
  }
  if (count === 0) throw new ZipError(`The archive of ${project} has no library`);
}

async function unpackTensorFlow(wheel: ReadonlyMap<string, ZipEntry>, folder: string): Promise<void> {
  const libraries = path.join(folder, 'deps', 'lib');
  await mkdir(libraries, { recursive: true });
  for (const name of LIBRARIES) {
    const entry = wheel.get(`tensorflow/${name}`);
    if (!entry) throw new ZipError(`The archive does not have tensorflow/${name}`);
    await writeFile(path.join(libraries, name), entry.read());
  }
  for (const [link, target] of Object.entries(LINKS)) await symlink(target, path.join(libraries, link));
  for (const [name, entry] of wheel) {
    const inside = HEADERS.exec(name)?.[1];
    if (inside === undefined || inside.split('/').includes('..')) continue;
    const file = path.join(folder, 'deps', 'include', inside);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, entry.read());
  }
}
