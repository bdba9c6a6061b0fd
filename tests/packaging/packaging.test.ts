/**
 * What can be known of the packages without Electron's binary: the configuration by electron-builder's own schema, and what
 * its real packer puts in, around a stand-in for Electron.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { FuseState } from '@electron/fuses/dist/constants.js';
import { readAsarHeader } from 'app-builder-lib/out/asar/asar.js';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { Arch, build, type Configuration, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import declared, { beforePack, electronAbi } from '../../electron-builder.config.mjs';
import { packageOf } from '../../scripts/bundled.mjs';
import { bundledPackages, licenceOf, noticesText } from '../../scripts/licences.mjs';
import { capFolder } from '../../scripts/native.mjs';
import { standInElectron } from './support.ts';

const root = resolve(import.meta.dirname, '../..');
const config = declared as Configuration;
const copy = (): Record<string, unknown> => JSON.parse(JSON.stringify({ ...config, beforePack: undefined }));

describe('the configuration', () => {
  const check = (changed: object) => validateConfiguration(changed as Configuration, new DebugLogger(false));

  test('holds by electron-builder’s own schema', async () => {
    await check({ ...copy(), beforePack });
  });

  test.each([
    ['a fuse that does not exist', { electronFuses: { runAsNod: false } }],
    ['an architecture that is none', { mac: { target: [{ target: 'dmg', arch: 'sparc' }] } }],
    ['an unknown key', { filez: [] }],
  ])('with %s it would not', async (_, change) => {
    await expect(check({ ...copy(), ...change })).rejects.toThrow(/Invalid configuration/);
  });

  test('names every target and architecture that is promised', () => {
    const targets = (list: unknown) =>
      (list as { target: string; arch: string[] }[]).flatMap(({ target, arch }) =>
        arch.map((one) => `${target} ${one}`),
      );
    expect(targets(config.mac?.target)).toEqual(['dmg arm64', 'dmg x64', 'zip arm64', 'zip x64']);
    expect(targets(config.linux?.target)).toEqual([
      ...['AppImage x64', 'AppImage arm64', 'deb x64', 'deb arm64'],
    ]);
  });

  test('every file that it names is there', () => {
    const { mac, linux } = config;
    for (const path of [mac?.icon, mac?.entitlements, mac?.entitlementsInherit, linux?.icon])
      expect(existsSync(join(root, String(path))), String(path)).toBe(true);
  });

  test('the hardened runtime is asked for nothing but what V8 needs', () => {
    const plist = readFileSync(join(root, String(config.mac?.entitlements)), 'utf8');
    expect([...plist.matchAll(/<key>(.*?)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
    expect(config.mac?.hardenedRuntime).toBe(true);
  });

  test('files are associated by all the endings that the page opens', () => {
    const endings = (list: unknown) => (list as { ext: string | string[] }[]).flatMap(({ ext }) => ext);
    for (const associations of [config.mac?.fileAssociations, config.linux?.fileAssociations])
      expect(endings(associations)).toEqual(expect.arrayContaining(['pcapng', 'pcap', 'gz']));
  });
});

test('icons are squares of the size in their name, with the corners clear', () => {
  const folder = join(root, 'resources/icons');
  const sizes = readdirSync(folder).flatMap((name) => /^(\d+)x\1\.png$/.exec(name)?.[1] ?? []);
  expect(sizes.map(Number).sort((a, b) => a - b)).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024]);
  for (const size of sizes) {
    const png = readFileSync(join(folder, `${size}x${size}.png`));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Number(size), Number(size)]);
    // Colour type 6: with transparency.
    expect(png[25]).toBe(6);
  }
});

describe('the binding', () => {
  const context = { arch: Arch.arm64, electronPlatformName: process.platform };

  test('is built for the architecture that is packed, or nothing is', async () => {
    const asked: unknown[] = [];
    const builder = (state: string) => async (options: { log?: unknown }) => {
      const { log: _, ...rest } = options;
      asked.push(rest);
      return { state, reason: 'no headers' };
    };
    await beforePack(context, builder('ready') as never);
    expect(asked).toEqual([{ runtime: 'electron', arch: 'arm64' }]);
    await expect(beforePack(context, builder('failed') as never)).rejects.toThrow('no headers');
    await expect(
      beforePack({ ...context, electronPlatformName: 'win32' }, builder('ready') as never),
    ).rejects.toThrow('on win32 only');
  });

  test('lies where the configuration takes it from and where the app looks for it', () => {
    const set = (config.files as (string | { from?: string })[]).find((one) => typeof one === 'object');
    const from = (set as { from: string }).from;
    const expanded = from.replace(/\$\{platform\}/, process.platform).replace(/\$\{arch\}/, 'arm64');
    expect(resolve(root, expanded)).toBe(capFolder(electronAbi, 'arm64'));
    expect((set as { to: string }).to).toBe(from);
    const source = readFileSync(join(root, 'src/main/capture/binding.ts'), 'utf8');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source that is read
    expect(source).toContain('`${process.platform}-${process.arch}-abi${process.versions.modules}`');
  });
});

describe('licences', () => {
  test('a module belongs to the innermost package of its path', () => {
    expect(packageOf('/x/node_modules/a/node_modules/@b/c/d.js')).toBe('@b/c');
    expect(packageOf('/x/node_modules/react/index.js?commonjs')).toBe('react');
    expect(packageOf('/x/src/a.ts')).toBeUndefined();
  });

  test('each bundled package has its text in the notices, those compiled into the binding too', () => {
    const names = bundledPackages();
    expect(names).toEqual(
      expect.arrayContaining(['cap', 'nan', 'react', 'zod', '@fontsource-variable/inter']),
    );
    const notices = noticesText(names.map((name: string) => licenceOf(name)));
    for (const name of names) expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+`, 'm'));
    expect(notices).toContain('SIL OPEN FONT LICENSE');
  });

  test('one without a text is an error, unless its author gave it the MIT licence', () => {
    const modules = mkdtempSync(join(tmpdir(), 'wireside-licences-'));
    const make = (name: string, description: object) => {
      mkdirSync(join(modules, name));
      writeFileSync(
        join(modules, name, 'package.json'),
        JSON.stringify({ version: '1.0.0', ...description }),
      );
    };
    make('bare', { license: 'BSD-3-Clause', author: 'A' });
    make('mit', { license: 'MIT', author: 'A B <a@b>' });
    expect(() => licenceOf('bare', modules)).toThrow('no licence text');
    expect(licenceOf('mit', modules).text).toContain('Copyright (c) A B\n');
    rmSync(modules, { recursive: true });
  });
});

describe('what goes in', () => {
  const output = mkdtempSync(join(tmpdir(), 'wireside-dist-'));
  const electron = standInElectron();
  // In the checkout, as the real one: what is unpacked goes by the path that a file is taken from.
  const cap = join(root, `build/cap/stand-in-${process.pid}`);
  const app = join(output, 'linux-unpacked');
  let packed: string[] = [];
  let unpacked: string[] = [];

  beforeAll(async () => {
    mkdirSync(cap, { recursive: true });
    writeFileSync(join(cap, 'cap.node'), 'binding');
    writeFileSync(join(cap, 'left-over.o'), '');
    writeFileSync(
      join(output, 'notices.txt'),
      noticesText(bundledPackages().map((name: string) => licenceOf(name))),
    );
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir', Arch.x64),
      publish: 'never',
      config: standing(),
    });
    const { header } = await readAsarHeader(join(app, 'resources/app.asar'));
    const files = filesOf(JSON.parse(header));
    packed = files.filter((file) => !file.unpacked).map(({ path }) => path);
    unpacked = files.filter((file) => file.unpacked).map(({ path }) => path);
  }, 120_000);

  afterAll(() => {
    for (const folder of [output, cap]) rmSync(folder, { recursive: true, force: true });
    rmSync(electron, { recursive: true, force: true });
  });

  /** The real configuration; only what cannot be had here stands for something else. */
  function standing(): Configuration {
    const files = (config.files as (string | Record<string, unknown>)[]).map((one) =>
      typeof one === 'string' ? one : { ...one, from: cap },
    );
    const [notices, ...resources] = config.extraResources as Record<string, unknown>[];
    return {
      ...config,
      beforePack: null,
      electronDist: electron,
      directories: { ...config.directories, output },
      files: files as Configuration['files'],
      extraResources: [{ ...notices, from: join(output, 'notices.txt') }, ...resources] as never,
    } as Configuration;
  }

  test('the entries of main, preload, page and capture helper', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        ...['package.json', 'out/main/index.js', 'out/main/capture-helper.js'],
        ...['out/preload/index.cjs', 'out/renderer/index.html'],
      ]),
    );
    expect(packed.some((path) => /^out\/renderer\/assets\/worker-.*\.js$/.test(path))).toBe(true);
  });

  test('the binding outside of the archive, alone of its folder; and the samples', () => {
    const name = `build/cap/linux-x64-abi${electronAbi}/cap.node`;
    expect(unpacked).toContain(name);
    expect(readFileSync(join(app, 'resources/app.asar.unpacked', name), 'utf8')).toBe('binding');
    expect(unpacked).toContain('resources/samples/handshake.pcapng');
    expect([...packed, ...unpacked].filter((path) => path.includes('left-over'))).toEqual([]);
  });

  test('no tests, sources, modules, command line, icons or notes', () => {
    const strangers = [...packed, ...unpacked].filter(
      (path) =>
        !/^(package\.json|out\/(main|preload|renderer)\/|resources\/samples\/|build\/cap\/)/.test(path) ||
        /\.(tsx?|map|md)$|(^|\/)(tests|node_modules)\/|out\/main\/cli\.js$/.test(path),
    );
    expect(strangers).toEqual([]);
  });

  test('nothing that is packed asks for a package that is not', () => {
    const builtin = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`), 'electron']);
    const reached = reachable('out/main/index.js').concat(reachable('out/main/capture-helper.js'));
    expect(reached.length).toBeGreaterThan(4);
    const asked = reached.flatMap((path) => importsOf(path).filter((name) => !name.startsWith('.')));
    expect(asked.filter((name) => !builtin.has(name))).toEqual([]);
    for (const path of reached) expect(packed).toContain(path);
  });

  test('the notices, our licence and Electron’s beside it; two languages', () => {
    const read = (name: string) => readFileSync(join(app, name), 'utf8');
    expect(read('resources/THIRD-PARTY-NOTICES.txt')).toContain('react ');
    expect(read('resources/LICENSE.txt')).toContain('MIT License');
    expect(read('LICENSE.electron.txt')).toBe('Electron');
    expect(readdirSync(join(app, 'locales')).sort()).toEqual(['en-US.pak', 'zh-TW.pak']);
  });

  test('a binary with its fuses set', async () => {
    const binary = join(app, 'wireside');
    expect(statSync(binary).mode & 0o111).toBe(0o111);
    const wire = (await getCurrentFuseWire(binary)) as Record<number, number>;
    const on = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE;
    expect(on(FuseV1Options.RunAsNode)).toBe(false);
    expect(on(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(false);
    expect(on(FuseV1Options.EnableNodeCliInspectArguments)).toBe(false);
    expect(on(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe(false);
    expect(on(FuseV1Options.EnableCookieEncryption)).toBe(true);
    expect(on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true);
    expect(on(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true);
  });
});

interface AsarNode {
  readonly files?: Record<string, AsarNode>;
  readonly unpacked?: boolean;
}

/** Files of an archive, by its header. */
function filesOf(node: AsarNode, folder = ''): { path: string; unpacked: boolean }[] {
  return Object.entries(node.files ?? {}).flatMap(([name, child]) =>
    child.files
      ? filesOf(child, `${folder}${name}/`)
      : [{ path: `${folder}${name}`, unpacked: child.unpacked === true }],
  );
}

/** What a built module imports, statically or not. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = text.matchAll(
    /(?:^|\n|;)\s*(?:import|export)\b[^'"\n]*?from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g,
  );
  return [...found].map(([, first, second]) => first ?? second ?? '');
}

/** A built module and all that it reaches. */
function reachable(entry: string, seen = new Set<string>()): string[] {
  if (seen.has(entry)) return [];
  seen.add(entry);
  for (const name of importsOf(entry)) {
    if (name.startsWith('.')) reachable(join(entry, '..', name), seen);
  }
  return [...seen];
}
