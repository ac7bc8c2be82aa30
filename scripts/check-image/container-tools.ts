import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { outputOf, type Ran, run } from '../run.ts';

/** Debian's packages by a command of each. */
const packages: Record<string, string> = {
  debootstrap: 'debootstrap',
  buildah: 'buildah',
  podman: 'podman',
  runc: 'runc',
  iptables: 'iptables',
  ip: 'iproute2',
  unshare: 'util-linux',
  busybox: 'busybox-static',
  unzip: 'unzip',
  zip: 'zip',
  catatonit: 'catatonit',
  curl: 'curl',
  openssl: 'openssl',
  '/usr/lib/podman/netavark': 'netavark',
  '/usr/lib/podman/aardvark-dns': 'aardvark-dns',
};

export type ContainerTools = {
  /** Everything that is kept from one run to the next: base images and the build's layers. */
  folder: string;
  /** What has to be in their environment: where their storage and settings lie. */
  settings: Record<string, string>;
  podman(args: string[], input?: string): Promise<string>;
  podmanToEnd(args: string[], limitSeconds?: number): Promise<Ran>;
  buildah(args: string[]): Promise<string>;
};

/** buildah and podman from Debian's packages, with storage and settings of their own: what else uses them is not touched. */
export async function prepareContainerTools(): Promise<ContainerTools> {
  const folder = process.env['CHECK_IMAGE_DIR'] ?? join(homedir(), '.cache/support-insights-image');
  await mkdir(folder, { recursive: true });
  await installMissing();
  const settings = await writeSettings(folder);
  return {
    folder,
    settings,
    podman: (args, input = '') => outputOf('podman', args, { env: settings, input }),
    podmanToEnd: (args, limitSeconds = 900) => run('podman', args, { env: settings, limitSeconds }),
    buildah: (args) => outputOf('buildah', args, { env: settings }),
  };
}

async function installMissing(): Promise<void> {
  const isThere = (command: string) =>
    command.startsWith('/')
      ? existsSync(command)
      : (process.env['PATH'] ?? '').split(':').some((path) => existsSync(join(path, command)));
  const missing = Object.keys(packages).filter((command) => !isThere(command));
  const install = [
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    ...missing.map((command) => packages[command] ?? ''),
  ];
  if (process.getuid?.() !== 0)
    throw new Error(
      `This needs root, for containers with memory limits and a network of their own${missing.length > 0 ? `, and: apt-get ${install.join(' ')}` : ''}.`,
    );
  if (missing.length === 0) return;
  console.log(`Installing ${missing.map((command) => packages[command]).join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await outputOf('apt-get', ['update', '-q'], { env });
  await outputOf('apt-get', install, { env });
}

async function writeSettings(folder: string): Promise<Record<string, string>> {
  const driver = (await canMountOverlay(folder)) ? 'overlay' : 'vfs';
  const storage = join(folder, 'storage.conf');
  const containers = join(folder, 'containers.conf');
  await writeFile(
    storage,
    `[storage]\ndriver = "${driver}"\ngraphroot = "${folder}/storage-${driver}"\nrunroot = "/run/support-insights-image"\n`,
  );
  // Without systemd, and with no more than this process may do itself.
  const [files, processes] = [await limit('-Hn'), await limit('-Hu')];
  await writeFile(
    containers,
    [
      '[containers]',
      `default_ulimits = ["nofile=${files}:${files}", "nproc=${processes}:${processes}"]`,
      'log_driver = "k8s-file"',
      // This machine's proxies are not those of a cluster.
      'http_proxy = false',
      '[engine]',
      'runtime = "runc"',
      'cgroup_manager = "cgroupfs"',
      'events_logger = "file"',
      // docker-compose asks for support-insights:0.1.0, and means the one that was built here.
      'compat_api_enforce_docker_hub = false',
      '[network]',
      'network_backend = "netavark"',
      '',
    ].join('\n'),
  );
  // Nothing is pulled, so nothing has to be trusted.
  const policy = join(folder, 'policy.json');
  await writeFile(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
  return {
    CONTAINERS_STORAGE_CONF: storage,
    CONTAINERS_CONF: containers,
    CONTAINERS_POLICY: policy,
    STORAGE_DRIVER: driver,
    DISABLE_HC_SYSTEMD: 'true',
  };
}

// More than any of these containers needs.
const most = 4_096;

async function limit(option: string): Promise<number> {
  const value = await outputOf('bash', ['-c', `ulimit ${option}`]);
  return Math.min(most, Number(value) || most);
}

async function canMountOverlay(folder: string): Promise<boolean> {
  const place = join(folder, 'try-overlay');
  const [lower, upper, work, merged] = ['lower', 'upper', 'work', 'merged'].map((name) => join(place, name));
  for (const path of [lower, upper, work, merged]) await mkdir(String(path), { recursive: true });
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
  const { code } = await run('mount', ['-t', 'overlay', 'overlay', '-o', options, String(merged)]);
  if (code === 0) await outputOf('umount', [String(merged)]);
  await rm(place, { recursive: true, force: true });
  return code === 0;
}
