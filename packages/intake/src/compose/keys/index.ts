import type { ServiceKey } from '../reading/service-key.ts';
import { annotations } from './annotations.ts';
import { attach } from './attach.ts';
import { blkioConfig } from './blkio-config.ts';
import { build } from './build.ts';
import { capAdd } from './cap-add.ts';
import { capDrop } from './cap-drop.ts';
import { cgroup } from './cgroup.ts';
import { cgroupParent } from './cgroup-parent.ts';
import { command } from './command.ts';
import { configs } from './configs.ts';
import { containerName } from './container-name.ts';
import { cpuCount } from './cpu-count.ts';
import { cpuPercent } from './cpu-percent.ts';
import { cpuPeriod } from './cpu-period.ts';
import { cpuQuota } from './cpu-quota.ts';
import { cpuRtPeriod } from './cpu-rt-period.ts';
import { cpuRtRuntime } from './cpu-rt-runtime.ts';
import { cpuShares } from './cpu-shares.ts';
import { cpus } from './cpus.ts';
import { cpuset } from './cpuset.ts';
import { credentialSpec } from './credential-spec.ts';
import { dependsOn } from './depends-on.ts';
import { deploy } from './deploy.ts';
import { develop } from './develop.ts';
import { deviceCgroupRules } from './device-cgroup-rules.ts';
import { devices } from './devices.ts';
import { dns } from './dns.ts';
import { dnsOpt } from './dns-opt.ts';
import { dnsSearch } from './dns-search.ts';
import { domainname } from './domainname.ts';
import { entrypoint } from './entrypoint.ts';
import { envFile } from './env-file.ts';
import { environment } from './environment.ts';
import { expose } from './expose.ts';
import { extendsKey } from './extends.ts';
import { externalLinks } from './external-links.ts';
import { extraHosts } from './extra-hosts.ts';
import { gpus } from './gpus.ts';
import { groupAdd } from './group-add.ts';
import { healthcheck } from './healthcheck.ts';
import { hostname } from './hostname.ts';
import { image } from './image.ts';
import { init } from './init.ts';
import { ipc } from './ipc.ts';
import { isolation } from './isolation.ts';
import { labelFile } from './label-file.ts';
import { labels } from './labels.ts';
import { links } from './links.ts';
import { logging } from './logging.ts';
import { macAddress } from './mac-address.ts';
import { memLimit } from './mem-limit.ts';
import { memReservation } from './mem-reservation.ts';
import { memSwappiness } from './mem-swappiness.ts';
import { memswapLimit } from './memswap-limit.ts';
import { models } from './models.ts';
import { networkMode } from './network-mode.ts';
import { networks } from './networks.ts';
import { oomKillDisable } from './oom-kill-disable.ts';
import { oomScoreAdj } from './oom-score-adj.ts';
import { pid } from './pid.ts';
import { pidsLimit } from './pids-limit.ts';
import { platform } from './platform.ts';
import { ports } from './ports.ts';
import { postStart } from './post-start.ts';
import { preStart } from './pre-start.ts';
import { preStop } from './pre-stop.ts';
import { privileged } from './privileged.ts';
import { profiles } from './profiles.ts';
import { provider } from './provider.ts';
import { pullPolicy } from './pull-policy.ts';
import { pullRefreshAfter } from './pull-refresh-after.ts';
import { readOnly } from './read-only.ts';
import { restart } from './restart.ts';
import { runtime } from './runtime.ts';
import { scale } from './scale.ts';
import { secrets } from './secrets.ts';
import { securityOpt } from './security-opt.ts';
import { shmSize } from './shm-size.ts';
import { stdinOpen } from './stdin-open.ts';
import { stopGracePeriod } from './stop-grace-period.ts';
import { stopSignal } from './stop-signal.ts';
import { storageOpt } from './storage-opt.ts';
import { sysctls } from './sysctls.ts';
import { tmpfs } from './tmpfs.ts';
import { tty } from './tty.ts';
import { ulimits } from './ulimits.ts';
import { umask } from './umask.ts';
import { useApiSocket } from './use-api-socket.ts';
import { user } from './user.ts';
import { usernsMode } from './userns-mode.ts';
import { uts } from './uts.ts';
import { volumes } from './volumes.ts';
import { volumesFrom } from './volumes-from.ts';
import { workingDir } from './working-dir.ts';

/**
 * Every attribute of a Compose service, one file each. The order is alphabetical; where two keys set one field, the first wins,
 * which is what Docker Compose obeys for `deploy.restart_policy` over `restart`.
 */
export const serviceKeys: readonly ServiceKey[] = [
  annotations,
  attach,
  blkioConfig,
  build,
  capAdd,
  capDrop,
  cgroupParent,
  cgroup,
  command,
  configs,
  containerName,
  cpuCount,
  cpuPercent,
  cpuPeriod,
  cpuQuota,
  cpuRtPeriod,
  cpuRtRuntime,
  cpuShares,
  cpus,
  cpuset,
  credentialSpec,
  dependsOn,
  deploy,
  develop,
  deviceCgroupRules,
  devices,
  dnsOpt,
  dnsSearch,
  dns,
  domainname,
  entrypoint,
  envFile,
  environment,
  expose,
  extendsKey,
  externalLinks,
  extraHosts,
  gpus,
  groupAdd,
  healthcheck,
  hostname,
  image,
  init,
  ipc,
  isolation,
  labelFile,
  labels,
  links,
  logging,
  macAddress,
  memLimit,
  memReservation,
  memSwappiness,
  memswapLimit,
  models,
  networkMode,
  networks,
  oomKillDisable,
  oomScoreAdj,
  pid,
  pidsLimit,
  platform,
  ports,
  postStart,
  preStart,
  preStop,
  privileged,
  profiles,
  provider,
  pullPolicy,
  pullRefreshAfter,
  readOnly,
  restart,
  runtime,
  scale,
  secrets,
  securityOpt,
  shmSize,
  stdinOpen,
  stopGracePeriod,
  stopSignal,
  storageOpt,
  sysctls,
  tmpfs,
  tty,
  ulimits,
  umask,
  useApiSocket,
  user,
  usernsMode,
  uts,
  volumesFrom,
  volumes,
  workingDir,
];
