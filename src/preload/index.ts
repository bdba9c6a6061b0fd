/**
 * The bridge: `window.wireside`, one function per command of the contract. The page gets no IPC of its own, no channel
 * name, no event object. Ports cannot cross contextBridge, so they are handed on by a message to the page's own window.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { CommandName } from '../core/contract/commands.ts';
import type { ServiceEvent } from '../core/contract/events.ts';
import { type Bridge, commandChannel, EVENT_CHANNEL, LIVE_CHANNEL } from '../core/contract/hosts.ts';
import { commandNames } from '../core/contract/names.ts';

const command = (name: CommandName) => (params: unknown) => ipcRenderer.invoke(commandChannel(name), params);

const bridge = {
  ...Object.fromEntries(commandNames.map((name) => [name, command(name)])),
  onEvent(listener: (event: ServiceEvent) => void): () => void {
    const hear = (_event: unknown, event: ServiceEvent): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, hear);
    return () => void ipcRenderer.removeListener(EVENT_CHANNEL, hear);
  },
  requestLive(): void {
    ipcRenderer.send(LIVE_CHANNEL);
  },
  pathOf(file: File): string {
    return webUtils.getPathForFile(file);
  },
} as unknown as Bridge;

ipcRenderer.on(LIVE_CHANNEL, (event, notice: unknown) => {
  window.postMessage(notice, window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld('wireside', bridge);
