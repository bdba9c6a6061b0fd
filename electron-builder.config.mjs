// What `npm run dist` makes of the built app: docs/packaging.md. Checked against electron-builder's own schema, and packed
// around a stand-in for Electron, in tests/packaging.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCap } from './scripts/native.mjs';

const root = import.meta.dirname;

/** Electron's ABI: names the folder of the libpcap binding that was built for it. */
export const electronAbi = readFileSync(join(root, 'node_modules', 'electron', 'abi_version'), 'utf8').trim();

/** Names of electron-builder's Arch, by number. */
const architectures = { 1: 'x64', 3: 'arm64' };

/** Builds the binding for the architecture that is about to be packed; without it there would be no package of ours. */
export async function beforePack({ arch, electronPlatformName }, build = buildCap) {
  if (electronPlatformName !== process.platform)
    throw new Error(
      `The libpcap binding for ${electronPlatformName} is built on ${electronPlatformName} only.`,
    );
  const built = await build({ runtime: 'electron', arch: architectures[arch], log: console.error });
  if (built.state !== 'ready') throw new Error(`The libpcap binding is not built: ${built.reason}`);
}

const captures = [
  { ext: ['pcapng', 'ntar'], name: 'pcapng capture', mimeType: 'application/x-pcapng' },
  { ext: ['pcap', 'cap'], name: 'pcap capture', mimeType: 'application/vnd.tcpdump.pcap' },
  { ext: 'gz', name: 'Compressed capture', mimeType: 'application/gzip' },
];

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'io.github.wireside',
  productName: 'Wireside',
  executableName: 'wireside',
  copyright: 'MIT licence',
  // Nothing of ours is in `buildResources`, which electron-builder never packs: icons and entitlements alone.
  directories: { buildResources: 'resources/packaging', output: 'dist' },
  // What the main process needs is bundled, and the binding is our own build: there are no modules to pack or to rebuild.
  npmRebuild: false,
  beforePack,
  files: [
    'out/main/index.js',
    'out/main/capture-helper.js',
    'out/main/chunks/**/*.js',
    'out/preload/index.cjs',
    'out/renderer/**/*',
    'resources/samples/**/*',
    '!node_modules/**',
    {
      from: `build/cap/\${platform}-\${arch}-abi${electronAbi}`,
      to: `build/cap/\${platform}-\${arch}-abi${electronAbi}`,
      filter: ['cap.node'],
    },
  ],
  asar: true,
  // dlopen takes no file inside an archive; samples are mapped and streamed like any capture.
  asarUnpack: ['build/cap/**', 'resources/samples/**'],
  extraResources: [
    { from: 'build/THIRD-PARTY-NOTICES.txt', to: 'THIRD-PARTY-NOTICES.txt' },
    { from: 'LICENSE', to: 'LICENSE.txt' },
  ],
  // As macOS and as Linux name them.
  electronLanguages: ['en', 'en-US', 'zh_TW', 'zh-TW'],
  electronFuses: {
    // The capture helper is a utility process: nothing starts our binary as plain Node.
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    // The page comes by a scheme of our own, never from file:.
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  },
  mac: {
    target: ['dmg', 'zip'].map((target) => ({ target, arch: ['arm64', 'x64'] })),
    category: 'public.app-category.developer-tools',
    icon: 'resources/icons/1024x1024.png',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'resources/packaging/entitlements.mac.plist',
    entitlementsInherit: 'resources/packaging/entitlements.mac.plist',
    extendInfo: { NSHumanReadableCopyright: 'MIT licence' },
    fileAssociations: captures.map(({ ext, name }) => ({ ext, name, role: 'Viewer', rank: 'Alternate' })),
  },
  linux: {
    target: ['AppImage', 'deb'].map((target) => ({ target, arch: ['x64', 'arm64'] })),
    category: 'Development;Network;Monitor',
    icon: 'resources/icons',
    synopsis: 'Sockets and packets on one clock',
    description: 'Sets what Node’s net told your program beside what TCP put on the wire, on one clock.',
    maintainer: 'Wireside maintainers <maintainers@wireside.invalid>',
    fileAssociations: captures.map(({ ext, name, mimeType }) => ({ ext, name, mimeType })),
  },
  deb: {
    // libpcap is the system's own; the rest is what Electron itself needs, as electron-builder lists it by default.
    depends: [
      ...['libpcap0.8', 'libgtk-3-0', 'libnotify4', 'libnss3', 'libxss1', 'libxtst6', 'xdg-utils'],
      ...['libatspi2.0-0', 'libuuid1', 'libsecret-1-0'],
    ],
  },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  // Nothing is published by a build.
  publish: null,
  // A deb must name a home page; there is none yet (RFC 2606: .invalid never is one).
  extraMetadata: { homepage: 'https://wireside.invalid/' },
};
