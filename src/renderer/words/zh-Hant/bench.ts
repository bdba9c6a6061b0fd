/** The free bench. */
export const bench = {
  Bench: '工作台',
  Server: '伺服器',
  Client: '用戶端',
  'Server {{number}}': '伺服器 {{number}}',
  'Client {{number}}': '用戶端 {{number}}',
  'Socket {{number}}': 'Socket {{number}}',
  'New server': '新伺服器',
  'New client': '新用戶端',
  Listen: '開始監聽',
  Connect: '連線',
  Cancel: '取消',
  'Call it': '呼叫',
  Name: '名稱',
  'My bench': '我的工作台',
  'Save…': '儲存…',
  'Load…': '載入…',
  'As code': '寫成程式碼',
  'It is closed.': '已關閉。',
  loopback: 'loopback',
  listening: '監聽中',
  connecting: '連線中',
  open: '已開啟',
  readOnly: '只能讀',
  writeOnly: '只能寫',
  closed: '已關閉',
  text: '文字',
  hex: '十六進位',
  file: '檔案',
  'Kind of data': '資料種類',
  'Data to write': '要寫出的資料',
  'File to write': '要寫出的檔案',
  'How often': '次數',
  'not reading': '未讀取',
  'wrote {{bytes}}': '已寫 {{bytes}}',
  'read {{bytes}}': '已讀 {{bytes}}',
  '{{bytes}} waiting': '{{bytes}} 等待中',
  '{{count}} connections': '{{count}} 條連線',
  '\\r \\n \\t \\0 \\xNN as in JavaScript': '\\r \\n \\t \\0 \\xNN 與 JavaScript 相同',
  'At most {{kilobytes}} KB of a file at once; write it several times instead.':
    '一次最多寫出檔案的 {{kilobytes}} KB；請改為分次寫出。',
  'An experiment is running. Stop it to use the bench.': '實驗執行中。請先停止，再使用工作台。',
  'Make a server, then a client that connects to it. Each call of yours and each event that it brings is recorded beside its packets.':
    '先建立伺服器，再建立連到它的用戶端。您的每次呼叫與引發的每個事件，都會與封包一同錄製。',
  'This address is not loopback. Packets between addresses of this machine pass loopback; others only the device they leave by. Captured now: {{device}} (“What to capture” chooses another).':
    '此位址不是 loopback。本機位址之間的封包經過 loopback；其他封包只經過其送出的裝置。目前擷取：{{device}}（可在「擷取什麼」另選）。',
} as const;

/** Texts of the service's forms. */
export const benchTold: Readonly<Record<string, string>> = {
  Answer: '回應',
  Reading: '讀取',
};
