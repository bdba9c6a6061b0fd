/** Every detector, in the order in which findings of one moment are told. */
import type { MakeDetector } from '../detector.ts';
import { blockList } from './block-list.ts';
import { drop } from './drop.ts';
import { expert } from './expert.ts';
import { fallback } from './fallback.ts';
import { halfOpen } from './half-open.ts';
import { inUse } from './in-use.ts';
import { keepAlive } from './keep-alive.ts';
import { keepAliveDelay } from './keep-alive-delay.ts';
import { lag } from './lag.ts';
import { refused } from './refused.ts';
import { reset } from './reset.ts';
import { reusedPorts } from './reused-ports.ts';
import { smallWrites } from './small-writes.ts';
import { synRetry } from './syn-retry.ts';
import { timeout } from './timeout.ts';
import { unread } from './unread.ts';
import { unreadClose } from './unread-close.ts';
import { violation } from './violation.ts';
import { writeAfterFin } from './write-after-fin.ts';
import { zeroWindow } from './zero-window.ts';

export const detectors: readonly MakeDetector[] = [
  reusedPorts,
  synRetry,
  refused,
  fallback,
  inUse,
  blockList,
  drop,
  writeAfterFin,
  reset,
  unreadClose,
  halfOpen,
  keepAlive,
  keepAliveDelay,
  zeroWindow,
  unread,
  smallWrites,
  timeout,
  lag,
  expert,
  violation,
];
