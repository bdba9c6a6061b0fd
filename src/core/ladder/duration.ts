/** Spans of time as people read them. */

/** `3.000 s`, `2.41 s`, `430 µs`, `12.5 ms`, `850 ns`, `2 min 05 s`: three digits that matter. Takes nanoseconds. */
export function durationText(nanos: number): string {
  const size = Math.abs(nanos);
  const sign = nanos < 0 ? '−' : '';
  if (!Number.isFinite(nanos)) return '';
  if (size < 999.5) return `${sign}${Math.round(size)} ns`;
  if (size < 999.5e3) return `${sign}${threeDigits(size / 1e3)} µs`;
  if (size < 999.5e6) return `${sign}${threeDigits(size / 1e6)} ms`;
  if (size < 119.5e9) return `${sign}${threeDigits(size / 1e9)} s`;
  const seconds = Math.round(size / 1e9);
  if (seconds < 7200) return `${sign}${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${sign}${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** A lag with its sign: `+430 µs`. */
export function lagText(nanos: number): string {
  return nanos < 0 ? durationText(nanos) : `+${durationText(nanos)}`;
}

/** Seconds with six decimals, as the time columns show them: `3.002610`. Takes seconds and nanoseconds apart. */
export function secondsText(seconds: number, nanos: number): string {
  const total = seconds * 1e6 + Math.trunc(nanos / 1e3);
  const whole = Math.trunc(Math.abs(total) / 1e6);
  const rest = String(Math.abs(total) % 1e6).padStart(6, '0');
  return `${total < 0 ? '−' : ''}${whole}.${rest}`;
}
