/** English forms of the keys that take a count; every other key is its own English text. */
export const en: Readonly<Record<string, string>> = {
  '{{count}} frames_one': '{{count}} frame',
  '{{count}} socket records_one': '{{count}} socket record',
  '{{count}} conversations_one': '{{count}} conversation',
};
