/** The lab. */
export const lab = {
  'The chosen experiment': '所選的實驗',
  Sockets: 'Socket',
  'What to watch for': '觀察重點',
  Options: '選項',
  Run: '執行',
  'Run again': '再次執行',
  'Code of the experiment': '實驗的程式碼',
  Copied: '已複製',
  'Copy “{{command}}”': '複製「{{command}}」',
  'No sockets yet. They appear here when an experiment runs.': '還沒有 socket。實驗執行時會出現在這裡。',
  'no segments yet': '尚無區段',
} as const;
