import { type ReactNode, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { CaptureOptions, Device } from '../../core/contract/capture.ts';
import {
  CaptureFilterField,
  rememberCaptureFilter,
  useCaptureFilterCheck,
} from '../filter/CaptureFilterField.tsx';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key, Translate } from '../words/words.ts';

type Scope = CaptureOptions['scope'];

const scopes: readonly { readonly kind: Scope['kind']; readonly label: Key; readonly help: Key }[] = [
  {
    kind: 'lab',
    label: 'Only the lab’s own ports',
    help: 'Other programs’ traffic stays private. The kernel filter follows the lab’s sockets.',
  },
  {
    kind: 'device',
    label: 'Everything on the device',
    help: 'Loopback carries every local program’s plain text.',
  },
  {
    kind: 'filter',
    label: 'What a capture filter lets through',
    help: 'In libpcap’s language: tcp port 8080',
  },
];

/** What the next recording captures: device, scope, how much of each frame. */
export function CaptureDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { host, store, actions } = workbench;
  const options = useStore(store, (state) => state.captureOptions);
  const { t, said } = useWords();
  const [devices, setDevices] = useState<readonly Device[]>([]);
  const [draft, setDraft] = useState(options);
  const { scope, device } = draft;
  const check = useCaptureFilterCheck(
    workbench,
    scope.kind === 'filter' ? scope.expression : undefined,
    device,
  );
  const [failure, setFailure] = useState('');
  useEffect(() => {
    void host.call('listDevices', {}).then((reply) => {
      if (reply.ok) setDevices(reply.value);
      else setFailure(reply.error.message);
    });
  }, [host]);
  const close = (): void => actions.openDialog(undefined);
  const accept = (): void => {
    if (scope.kind === 'filter') rememberCaptureFilter(workbench, scope.expression);
    actions.setCaptureOptions(draft);
    close();
  };
  const usable = scope.kind !== 'filter' || check === 'right';
  return (
    <Dialog title={t('What to capture')} onClose={close}>
      <div className="form">
        <DeviceField devices={devices} draft={draft} onChange={setDraft} />
        {failure && (
          <small className="mistake" role="alert">
            {said(failure)}
          </small>
        )}
        <ScopeField draft={draft} onChange={setDraft}>
          {scope.kind === 'filter' && (
            <CaptureFilterField
              workbench={workbench}
              value={scope.expression}
              check={check}
              onChange={(expression) => setDraft({ ...draft, scope: { kind: 'filter', expression } })}
            />
          )}
        </ScopeField>
        <SnaplenField draft={draft} onChange={setDraft} />
        <LimitsField draft={draft} onChange={setDraft} />
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('Cancel')}</Button>
        <Button look="primary" disabled={!usable} onClick={accept}>
          {t('Use')}
        </Button>
      </div>
    </Dialog>
  );
}

interface FieldProps {
  readonly draft: CaptureOptions;
  readonly onChange: (draft: CaptureOptions) => void;
}

function DeviceField({
  devices,
  draft,
  onChange,
}: FieldProps & { readonly devices: readonly Device[] }): ReactNode {
  const { t } = useWords();
  const id = useId();
  const loopback = devices.find((device) => device.loopback);
  const set = (name: string): void => {
    const { device: _, ...rest } = draft;
    onChange(name === loopback?.name ? rest : { ...rest, device: name });
  };
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('Device')}
      </label>
      <select
        id={id}
        className="input"
        value={draft.device ?? loopback?.name ?? ''}
        onChange={(event) => set(event.target.value)}
      >
        {devices.map(({ name, description, addresses }) => (
          <option key={name} value={name}>
            {[name, description, addresses.slice(0, 2).join(', ')].filter(Boolean).join(' — ')}
          </option>
        ))}
      </select>
    </div>
  );
}

function ScopeField({ draft, onChange, children }: FieldProps & { readonly children: ReactNode }): ReactNode {
  const { t } = useWords();
  const name = useId();
  const set = (kind: Scope['kind']): void =>
    onChange({ ...draft, scope: kind === 'filter' ? { kind, expression: 'tcp' } : { kind } });
  return (
    <fieldset>
      <legend>{t('Frames')}</legend>
      {scopes.map(({ kind, label, help }) => (
        <label key={kind} className="scope-choice">
          <input type="radio" name={name} checked={draft.scope.kind === kind} onChange={() => set(kind)} />
          <span>
            {t(label)}
            <small>{t(help)}</small>
          </span>
        </label>
      ))}
      {children}
    </fieldset>
  );
}

const snaplens = [262_144, 65_535, 256, 96] as const;

function SnaplenField({ draft, onChange }: FieldProps): ReactNode {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('Bytes kept of each frame')}
      </label>
      <select
        id={id}
        className="input"
        value={draft.snaplen}
        onChange={(event) => onChange({ ...draft, snaplen: Number(event.target.value) })}
      >
        {snaplens.map((snaplen) => (
          <option key={snaplen} value={snaplen}>
            {snaplenText(t, snaplen)}
          </option>
        ))}
      </select>
    </div>
  );
}

function snaplenText(t: Translate, count: number): string {
  if (count === 262_144) return t('all of it');
  return count < 300 ? t('{{count}} bytes (headers)', { count }) : t('{{count}} bytes', { count });
}

type Limits = CaptureOptions['limits'];

const limitFields: readonly { readonly name: keyof Limits; readonly label: Key; readonly unit: number }[] = [
  { name: 'seconds', label: 'seconds', unit: 1 },
  { name: 'packets', label: 'packets', unit: 1 },
  { name: 'bytes', label: 'MB', unit: 1_000_000 },
];

/** When the recording stops by itself; an empty field is no limit. */
function LimitsField({ draft, onChange }: FieldProps): ReactNode {
  const { t } = useWords();
  const set = (name: keyof Limits, unit: number, text: string): void => {
    const { [name]: _, ...rest } = draft.limits;
    const value = Math.round(Number(text) * unit);
    onChange({ ...draft, limits: value > 0 ? { ...rest, [name]: value } : rest });
  };
  return (
    <fieldset>
      <legend>{t('Stop by itself after')}</legend>
      <div className="limits">
        {limitFields.map(({ name, label, unit }) => (
          <label key={name}>
            <input
              className="input"
              type="number"
              min={0}
              placeholder={t('no limit')}
              value={draft.limits[name] === undefined ? '' : (draft.limits[name] ?? 0) / unit}
              onChange={(event) => set(name, unit, event.target.value)}
            />
            {t(label)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
