import { type ReactNode, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { CaptureOptions, Device } from '../../core/contract/capture.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

type Scope = CaptureOptions['scope'];

const scopes: readonly { readonly kind: Scope['kind']; readonly label: string; readonly help: string }[] = [
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
  const [devices, setDevices] = useState<readonly Device[]>([]);
  const [draft, setDraft] = useState(options);
  const [mistake, setMistake] = useState('');
  useEffect(() => {
    void host.call('listDevices', {}).then((reply) => {
      if (reply.ok) setDevices(reply.value);
      else setMistake(reply.error.message);
    });
  }, [host]);
  const close = (): void => actions.openDialog(undefined);
  const accept = async (): Promise<void> => {
    if (draft.scope.kind === 'filter') {
      const device = draft.device === undefined ? {} : { device: draft.device };
      const reply = await host.call('checkCaptureFilter', { ...device, filter: draft.scope.expression });
      if (!reply.ok) {
        setMistake([reply.error.message, reply.error.advice].filter(Boolean).join(' '));
        return;
      }
    }
    actions.setCaptureOptions(draft);
    close();
  };
  return (
    <Dialog title="What to capture" onClose={close}>
      <div className="form">
        <DeviceField devices={devices} draft={draft} onChange={setDraft} />
        <ScopeField draft={draft} mistake={mistake} onChange={setDraft} />
        <SnaplenField draft={draft} onChange={setDraft} />
        <LimitsField draft={draft} onChange={setDraft} />
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>Cancel</Button>
        <Button look="primary" onClick={() => void accept()}>
          Use
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
  const id = useId();
  const loopback = devices.find((device) => device.loopback);
  const set = (name: string): void => {
    const { device: _, ...rest } = draft;
    onChange(name === loopback?.name ? rest : { ...rest, device: name });
  };
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        Device
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

function ScopeField({ draft, mistake, onChange }: FieldProps & { readonly mistake: string }): ReactNode {
  const name = useId();
  const expression = draft.scope.kind === 'filter' ? draft.scope.expression : '';
  const set = (kind: Scope['kind']): void =>
    onChange({ ...draft, scope: kind === 'filter' ? { kind, expression: expression || 'tcp' } : { kind } });
  return (
    <fieldset>
      <legend>Frames</legend>
      {scopes.map(({ kind, label, help }) => (
        <label key={kind} className="choice">
          <input type="radio" name={name} checked={draft.scope.kind === kind} onChange={() => set(kind)} />
          <span>
            {label}
            <small>{help}</small>
          </span>
        </label>
      ))}
      {draft.scope.kind === 'filter' && (
        <input
          className="input mono"
          aria-label="Capture filter"
          aria-invalid={mistake !== ''}
          aria-describedby={`${name}-mistake`}
          spellCheck={false}
          value={expression}
          onChange={(event) =>
            onChange({ ...draft, scope: { kind: 'filter', expression: event.target.value } })
          }
        />
      )}
      <small id={`${name}-mistake`} className="mistake" role="alert">
        {mistake}
      </small>
    </fieldset>
  );
}

const snaplens = [262_144, 65_535, 256, 96] as const;

function SnaplenField({ draft, onChange }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        Bytes kept of each frame
      </label>
      <select
        id={id}
        className="input"
        value={draft.snaplen}
        onChange={(event) => onChange({ ...draft, snaplen: Number(event.target.value) })}
      >
        {snaplens.map((snaplen) => (
          <option key={snaplen} value={snaplen}>
            {snaplen === 262_144 ? 'all of it' : `${snaplen} bytes${snaplen < 300 ? ' (headers)' : ''}`}
          </option>
        ))}
      </select>
    </div>
  );
}

type Limits = CaptureOptions['limits'];

const limitFields: readonly { readonly name: keyof Limits; readonly label: string; readonly unit: number }[] =
  [
    { name: 'seconds', label: 'seconds', unit: 1 },
    { name: 'packets', label: 'packets', unit: 1 },
    { name: 'bytes', label: 'MB', unit: 1_000_000 },
  ];

/** When the recording stops by itself; an empty field is no limit. */
function LimitsField({ draft, onChange }: FieldProps): ReactNode {
  const set = (name: keyof Limits, unit: number, text: string): void => {
    const { [name]: _, ...rest } = draft.limits;
    const value = Math.round(Number(text) * unit);
    onChange({ ...draft, limits: value > 0 ? { ...rest, [name]: value } : rest });
  };
  return (
    <fieldset>
      <legend>Stop by itself after</legend>
      <div className="limits">
        {limitFields.map(({ name, label, unit }) => (
          <label key={name}>
            <input
              className="input"
              type="number"
              min={0}
              placeholder="no limit"
              value={draft.limits[name] === undefined ? '' : (draft.limits[name] ?? 0) / unit}
              onChange={(event) => set(name, unit, event.target.value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
