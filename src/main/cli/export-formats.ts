import { textFormats } from '../../core/share/formats.ts';

/** What `wireside export --as` takes. Apart from export.ts, which help need not load. */
export const exportFormats = ['pcapng', ...textFormats, 'html'] as const;
