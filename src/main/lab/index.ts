/** The lab: every scenario there is. Adding one to a group makes it appear in every host. */
import { nearest } from './nearest.ts';
import type { Scenario } from './scenario.ts';
import { backPressure } from './scenarios/back-pressure.ts';
import { blockList } from './scenarios/block-list.ts';
import { connectOptions } from './scenarios/connect-options.ts';
import { halfOpen } from './scenarios/half-open.ts';
import { handshake } from './scenarios/handshake.ts';
import { happyEyeballs } from './scenarios/happy-eyeballs.ts';
import { httpClient } from './scenarios/http-client.ts';
import { httpKeepAlive } from './scenarios/http-keep-alive.ts';
import { httpServer } from './scenarios/http-server.ts';
import { idleTimeout } from './scenarios/idle-timeout.ts';
import { keepAlive } from './scenarios/keep-alive.ts';
import { keepAliveRace } from './scenarios/keep-alive-race.ts';
import { keepAliveTooShort } from './scenarios/keep-alive-too-short.ts';
import { keepAliveUnanswered } from './scenarios/keep-alive-unanswered.ts';
import { maxConnections } from './scenarios/max-connections.ts';
import { orderlyClose } from './scenarios/orderly-close.ts';
import { pauseOnConnect } from './scenarios/pause-on-connect.ts';
import { portInUse } from './scenarios/port-in-use.ts';
import { refused } from './scenarios/refused.ts';
import { reset } from './scenarios/reset.ts';
import { sameThing } from './scenarios/same-thing.ts';
import { simultaneousClose } from './scenarios/simultaneous-close.ts';
import { smallWrites } from './scenarios/small-writes.ts';
import { unreadData } from './scenarios/unread-data.ts';

/** Scenarios that belong together, under one heading. */
export interface ScenarioGroup {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
}

/** In the order of the article that the lab follows, and the life cycle that it announces. */
export const groups: readonly ScenarioGroup[] = [
  { title: 'Start here', scenarios: [handshake] },
  { title: 'HTTP over TCP', scenarios: [httpClient, httpServer] },
  { title: 'Servers and clients', scenarios: [sameThing, connectOptions] },
  {
    title: 'Keep-alive',
    scenarios: [keepAlive, keepAliveUnanswered, keepAliveTooShort, httpKeepAlive, keepAliveRace],
  },
  { title: 'Connections that are not wanted', scenarios: [blockList, maxConnections] },
  { title: 'Opening', scenarios: [refused, happyEyeballs, portInUse] },
  {
    title: 'Closing',
    scenarios: [orderlyClose, simultaneousClose, halfOpen, reset, unreadData, idleTimeout],
  },
  { title: 'Flow', scenarios: [pauseOnConnect, backPressure, smallWrites] },
];

export const scenarios: readonly Scenario[] = groups.flatMap((group) => group.scenarios);

export function findScenario(id: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.id === id);
}

/** Heading of the group that a scenario is in; empty where it is in none. */
export function groupOf(id: string): string {
  return groups.find((group) => group.scenarios.some((scenario) => scenario.id === id))?.title ?? '';
}

/** The scenario that was probably meant by an id that is none. */
export function nearestScenario(id: string): string | undefined {
  return nearest(
    id,
    scenarios.map((scenario) => scenario.id),
  );
}
