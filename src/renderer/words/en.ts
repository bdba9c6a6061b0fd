/** English forms of the keys that take a count; every other key is its own English text. */
export const en: Readonly<Record<string, string>> = {
  '{{count}} frames_one': '{{count}} frame',
  '{{count}} socket records_one': '{{count}} socket record',
  '{{count}} conversations_one': '{{count}} conversation',
  '{{count}} socket records lost_one': '{{count}} socket record lost',
  '{{count}} bytes_one': '{{count}} byte',
  '{{count}} bytes damaged_one': '{{count}} byte damaged',
  '{{count}} causality violations_one': '{{count}} causality violation',
  '{{count}} records unlinked_one': '{{count}} record unlinked',
  '{{count}} endpoints_one': '{{count}} endpoint',
  '{{count}} connections_one': '{{count}} connection',
  '{{count}} recordings were not saved when Wireside ended._one':
    '{{count}} recording was not saved when Wireside ended.',
  '{{count}} samples_one': '{{count}} sample',
  '{{count}} jumps_one': '{{count}} jump',
};
