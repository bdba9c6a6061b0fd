/** What the Electron host says by itself: menus and the system's dialogs, in English and Traditional Chinese. */
export type Language = 'en' | 'zh-Hant';

const zhHant = {
  '&File': '檔案(&F)',
  '&Capture': '擷取(&C)',
  '&View': '檢視(&V)',
  '&Help': '說明(&H)',
  'About Wireside': '關於 Wireside',
  'Report a Problem…': '回報問題…',
  'No Recent Files': '沒有最近的檔案',
  'New Window': '新視窗',
  'Open…': '開啟…',
  'Open Recent': '最近開啟的檔案',
  Save: '儲存',
  'Save As…': '另存新檔…',
  Start: '開始',
  Stop: '停止',
  'Pause the View': '暫停畫面',
  Clear: '清除',
  'Command Palette…': '命令面板…',
  'Left Panel': '左側面板',
  Inspector: '檢視器',
  'Lower Panel': '下方面板',
  'Light or Dark': '淺色或深色',
  'Keyboard Shortcuts': '鍵盤快速鍵',
  'Show Logs': '顯示記錄檔',
  'Captures and sessions': '擷取檔與工作階段',
  'All files': '所有檔案',
  'Save “{}” before closing?': '關閉前要儲存「{}」嗎？',
  'What was recorded or changed in it is in no file of yours yet.':
    '其中錄製或變更的內容還不在你的任何檔案中。',
  'Save…': '儲存…',
  'Don’t Save': '不儲存',
  Cancel: '取消',
  '{} could not be opened': '無法開啟 {}',
  'Wireside could not start': 'Wireside 無法啟動',
} as const;

export type Phrase = keyof typeof zhHant;
/** A phrase in the language in force; `{}` takes the value. */
export type Say = (phrase: Phrase, value?: string) => string;

export function sayIn(language: Language): Say {
  return (phrase, value = '') =>
    (language === 'zh-Hant' ? zhHant[phrase] : phrase).replace('{}', () => value);
}

/** The language for a system's locale (BCP 47). */
export function languageOf(locale: string): Language {
  return /^zh\b/i.test(locale) ? 'zh-Hant' : 'en';
}
