import { type ReactNode, useId, useState } from 'react';
import { type FieldError, parseOption } from '../../core/contract/options.ts';
import type { OptionField, OptionValue, OptionValues } from '../../core/contract/scenario.ts';
import { cx } from './cx.ts';
import './option-form.css';

export interface OptionFormProps {
  readonly fields: readonly OptionField[];
  readonly values: OptionValues;
  readonly errors: readonly FieldError[];
  readonly disabled: boolean;
  readonly onChange: (name: string, value: OptionValue) => void;
  /** Says a text of the form in the page's language. */
  readonly said?: (text: string) => string;
}

/** Options as a form, made from their description. */
export function OptionForm({
  fields,
  values,
  errors,
  disabled,
  onChange,
  said = asItIs,
}: OptionFormProps): ReactNode {
  return (
    <div className="options">
      {fields.map((field) => (
        <Option
          key={field.name}
          field={field}
          value={values[field.name] ?? field.initial}
          error={errors.find(({ name }) => name === field.name)?.message}
          disabled={disabled || field.unavailable !== undefined}
          onChange={(value) => onChange(field.name, value)}
          said={said}
        />
      ))}
    </div>
  );
}

const asItIs = (text: string): string => text;

interface OptionProps {
  readonly field: OptionField;
  readonly value: OptionValue;
  readonly error: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: OptionValue) => void;
  readonly said: (text: string) => string;
}

function Option(props: OptionProps): ReactNode {
  const { field, error, said } = props;
  const hint = useId();
  const text = said(field.unavailable ?? field.description);
  return (
    <div className={cx('option', field.unavailable !== undefined && 'unavailable')}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control of its kind is inside */}
      <label>
        <span>{said(field.title)}</span>
        <Control {...props} hint={hint} />
      </label>
      <div id={hint}>
        {error ? (
          <small className="mistake" role="alert">
            {said(error)}
          </small>
        ) : (
          text && <small>{text}</small>
        )}
      </div>
    </div>
  );
}

function Control(props: OptionProps & { readonly hint: string }): ReactNode {
  const { field, value, disabled, onChange, hint, error, said } = props;
  if (field.kind === 'boolean') {
    return (
      <input
        type="checkbox"
        checked={value === true}
        disabled={disabled}
        aria-describedby={hint}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  }
  if (field.kind === 'choice') {
    return (
      <select
        className="input"
        value={String(value)}
        disabled={disabled}
        aria-describedby={hint}
        onChange={(event) => onChange(parseOption(field, event.target.value) ?? field.initial)}
      >
        {(field.choices ?? []).map((choice) => (
          <option key={String(choice)}>{String(choice)}</option>
        ))}
      </select>
    );
  }
  return (
    <TextControl
      field={field}
      value={value}
      disabled={disabled}
      hint={hint}
      error={error}
      onChange={onChange}
      said={said}
    />
  );
}

/** Keeps what is typed as it is typed; what is no number goes up as the text it is, and is told as a mistake. */
function TextControl(props: OptionProps & { readonly hint: string }): ReactNode {
  const { field, value, disabled, onChange, hint, error } = props;
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const numeric = field.kind !== 'text';
  const input = (
    <input
      className="input"
      type="text"
      inputMode={numeric ? 'numeric' : 'text'}
      value={typed ?? String(value)}
      disabled={disabled}
      aria-invalid={error !== undefined}
      aria-describedby={hint}
      spellCheck={false}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(parseOption(field, event.target.value) ?? event.target.value);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
  if (!field.unit) return input;
  return (
    <span className="with-unit">
      {input}
      <span className="unit">{field.unit}</span>
    </span>
  );
}
