/** What the service and the engine say of sessions and their files; `{}` stands for what differs. */
export const sessionProblems: Readonly<Record<string, string>> = {
  'What was recorded is kept on disk, and can be recovered.': '已錄製的內容保留在磁碟上，可以復原。',
  '{}: {} frames, {} socket records were written.': '{}：已寫入 {} 個封包、{} 筆 socket 紀錄。',
  'Wireside recorded socket records beside these packets: none of them is in this file.':
    'Wireside 錄製這些封包時也錄製了 socket 紀錄，但這個檔案裡一筆也沒有。',
  'Wireside recorded socket records beside these packets: {} when it was saved, and {} are in this file.':
    'Wireside 錄製這些封包時也錄製了 socket 紀錄：儲存時有 {} 筆，這個檔案裡有 {} 筆。',
  'Another program has left them out. Open the session as it was saved, or merge its records again.':
    '另一個程式略去了它們。請開啟原本儲存的工作階段，或重新合併它的紀錄。',
  'The session had {} frames when it was saved; {} are in this file.':
    '這個工作階段儲存時有 {} 個封包；這個檔案裡有 {} 個。',
  'Socket records whose frames were left out count as unlinked.': '封包被略去的 socket 紀錄會算作未連結。',
  '{} holds no socket records.': '{} 裡沒有 socket 紀錄。',
  'Choose the records log of the run, or a session that was saved from it.':
    '請選擇那次執行的紀錄檔，或由它儲存的工作階段。',
  'The records log has no clock sample, so its records cannot be placed in time beside the frames: links by address and byte offset hold, lags and the order among frames do not.':
    '紀錄檔沒有時鐘取樣，因此無法在時間上與封包對齊：依位址與位元組位移的連結仍成立，延遲以及與封包的先後順序則不成立。',
  'Record with the capture helper, which samples both clocks.': '請用會取樣兩個時鐘的擷取程式錄製。',
  'The records were made from {} to {}, the frames from {} to {}.':
    '紀錄產生於 {} 到 {}，封包則在 {} 到 {}。',
  'Merge a capture and a log of the same run.': '請合併同一次執行的擷取檔與紀錄檔。',
  'A recording has socket records of its own.': '錄製本身已有 socket 紀錄。',
  'Open a packet capture, and merge the records into that.': '請開啟封包擷取檔，再把紀錄合併進去。',
  'There is no sample {}.': '沒有範例 {}。',
  'There is no recording {} to recover.': '沒有可復原的錄製 {}。',
};
