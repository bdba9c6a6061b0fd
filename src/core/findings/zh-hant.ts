/** The catalogue of findings in Traditional Chinese: the same ids and slots as `catalogue.ts`. Sources stay as they are. */
import { type CatalogueEntry, catalogue, type FindingId, words } from './catalogue.ts';
import type { Language } from './render.ts';

type Text = Pick<CatalogueEntry, 'title' | 'text'>;

const texts: Readonly<Record<FindingId, Text>> = {
  'server.blocked': {
    title: '已接受，隨即被 blockList 關閉',
    text: "核心完成了與 {address} 的三向交握；{after:span} 之後 Node 關閉這條連線，因為該位址在伺服器的 blockList 中。伺服器的程式不會得知：沒有 'connection'，連 'drop' 也沒有。",
  },
  'server.dropped': {
    title: '因 maxConnections 而被丟棄',
    text: "核心完成了與 {address} 的三向交握，但伺服器已有 {connections:count} 條連線，不再接受（maxConnections）：Node 關閉這條連線，並以 'drop' 告知伺服器。用戶端會看到 'connect'，接著是 'end'。",
  },
  'reset.silent': {
    title: "線路上有 RST，卻沒有 'error'",
    text: "{peer:word}（{peerAddress}）重設了連線，而{who:word}的程式並未得知：Node 在 RST 到達之前已讀到對方的 FIN，所以發出 'end' 並關閉，沒有 'error'。",
  },
  'reset.error': {
    title: '被對方重設',
    text: "{peer:word}（{peerAddress}）重設了連線；{who:word}的程式收到 'error' {code}。",
  },
  'reset.seen': {
    title: '連線被重設',
    text: '{peer:word}（{peerAddress}）重設了連線。',
  },
  'close.unread': {
    title: '關閉時仍有未讀資料：送出 RST 而非 FIN',
    text: '{who:word}的程式呼叫 destroy() 時，核心已確認的 {unread:bytes} 尚未被讀取，因此核心送出 RST：讓對方知道它的資料遺失了。',
  },
  'connection.half-open': {
    title: '半開',
    text: '{who:word}（{address}）已送出 FIN，不會再送資料；但 {after:span} 以來，{peer:word}（{peerAddress}）一直沒有關閉自己這一側。連線會保持半開，直到{peer:word}的程式呼叫 end() 或 destroy()：設定 allowHalfOpen 時 Node 不會代勞；沒有設定時，也要等所有資料都讀完才會。',
  },
  'keep-alive.probe': {
    title: 'Keep-alive 探測',
    text: '{who:word}已有 {idle:span} 沒收到任何東西{setting}，因此核心以空的區段重送「下一個位元組的前一個」，要{peer:word}回應。每次回應都會讓計時重新開始，所以下一次探測是在整段閒置時間之後，而不是 1 秒之後。{probes:count} 次探測有 {answered:count} 次得到回應；雙方的程式都看不到這些。',
  },
  'keep-alive.unanswered': {
    title: 'Keep-alive 探測沒有回應',
    text: '{peer:word}沒有回應{who:word}的 {unanswered:count} 次 keep-alive 探測。沒有回應時，探測每 {interval:span} 一次，10 次之後就放棄連線。',
  },
  'keep-alive.gave-up': {
    title: '放棄：keep-alive 沒有回應',
    text: "{unanswered:count} 次探測都沒有回應，{who:word}的核心便重設連線；它的程式會收到 'error' ETIMEDOUT。",
  },
  'keep-alive.delay-ignored': {
    title: 'keepAliveInitialDelay 被忽略',
    text: '要求的初始延遲是 {delay} ms。Node 把它捨去成 0 整秒，核心拒絕（EINVAL），而沒有人說出來：keep-alive 維持原狀，也就是關閉，或是系統預設的兩小時。',
  },
  'write.after-fin': {
    title: '對方關閉之後仍寫入',
    text: '{who:word}在{peer:word}的 FIN 出現於線路上 {after:span} 之後寫入 {bytes:bytes}，{told:word}。{peer:word}已完全關閉，以 RST 回應：寫入的資料遺失。在 HTTP keep-alive 中，這就是「重複使用連線」與「伺服器閒置逾時」之間的競爭。',
  },
  'read.behind': {
    title: '核心已確認，程式還沒讀',
    text: '{who:word}的核心已確認 {unread:bytes}，而它的程式 {after:span} 以來都沒有讀取。ACK 只表示核心收到這些位元組，不表示有人用了它們。',
  },
  'window.zero': {
    title: '視窗為零',
    text: '{who:word}（{address}）的接收緩衝區已滿，所以通告視窗大小 0：{peer:word}必須停止傳送，直到程式讀取為止。',
  },
  'window.probe': {
    title: '視窗探測（Wireshark 稱為 Keep-Alive）',
    text: '{who:word}在詢問{peer:word}的視窗是否又打開了。在 Linux 上，這種探測沒有資料，序號是下一個位元組的前一個，因此 Wireshark 稱它為 Keep-Alive；分辨兩者的依據是：{peer:word}先前通告的視窗大小為 0。',
  },
  'window.full': {
    title: '視窗已滿',
    text: '{who:word}（{address}）送滿了{peer:word}的視窗所允許的量：{count:count} 個區段恰好填滿。',
  },
  'writes.split': {
    title: '一次寫入，多個區段',
    text: 'TCP 是位元組串流：{who:word}有 {writes:count} 次寫入分成多個區段送出，最長的一次用了 {segments:count} 個。讀取端收到的是到達時的片段，不論如何切分。',
  },
  'writes.joined': {
    title: '多次寫入，一個區段',
    text: 'TCP 不保留邊界：{who:word}的 {writes:count} 次寫入合在 {segments:count} 個區段中送出。Nagle 演算法（noDelay 關閉）、cork() 以及塞滿的管道都會合併寫入。',
  },
  'connect.refused': {
    title: '連線被拒絕',
    text: '{peerAddress} 沒有人在監聽：它的核心立刻以 RST 回應 SYN。',
  },
  'connect.timed-out': {
    title: 'SYN 沒有回應',
    text: "送往 {peerAddress} 的 {syns:count} 個 SYN，{after:span} 以來都沒有回應；程式收到 'error' ETIMEDOUT。",
  },
  'connect.syn-retried': {
    title: '重送 SYN',
    text: '送往 {peerAddress} 的第一個 SYN 沒有回應，核心於是重送（{again:count} 次），第一次在 {after:span} 之後，之後間隔每次加倍。',
  },
  'connect.fallback': {
    title: '改用另一個位址連上',
    text: '這個名稱有多個位址；{failed:count} 次嘗試失敗（{failure}），最後連上 {peerAddress}。',
  },
  'timeout.ignored': {
    title: "'timeout' 之後什麼也沒發生",
    text: "這個 socket 閒置了 {timeout} ms，Node 發出 'timeout'。setTimeout() 只做這件事：連線會保持開啟，直到程式呼叫 end() 或 destroy()。",
  },
  'lag.busy-loop': {
    title: '遲到，因為事件迴圈忙碌',
    text: '{event:word} 在封包之後 {lag:span} 才到。當時事件迴圈被卡住 {loop:span}：有其他 JavaScript 正在執行。',
  },
  'lag.kernel': {
    title: '事件迴圈有空，卻仍遲到',
    text: '{event:word} 在封包之後 {lag:span} 才到，而當時事件迴圈並未被卡住：行程沒有排到執行，或核心喚醒得慢。',
  },
  'lag.unknown': {
    title: '遲到，原因不明',
    text: '{event:word} 在封包之後 {lag:span} 才到。當時沒有事件迴圈的取樣，無從得知它是否忙碌。',
  },
  'listen.in-use': {
    title: '位址已被使用',
    text: "這個埠號已被另一個 socket 佔用，listen() 因此失敗，得到 'error' EADDRINUSE。在 Node 中，最後一條連線仍處於 TIME-WAIT 的埠號不會造成這個錯誤，因為 Node 設定了 SO_REUSEADDR。",
  },
  'link.violation': {
    title: '因果順序顛倒',
    text: '有 {count:count} 個連結會讓事件早於引發它的封包，或讓呼叫晚於它的封包，最多差 {lag:span}：時鐘對應的誤差比它所宣稱的大。',
  },
  'tcp.retransmission': {
    title: '重傳',
    text: '{who:word}（{address}）重送了 {count:count} 個區段：沒有及時收到確認。',
  },
  'tcp.fast-retransmission': {
    title: '快速重傳',
    text: '{who:word}（{address}）在收到重複的確認之後重送了 {count:count} 個區段，沒有等待計時器。',
  },
  'tcp.spurious-retransmission': {
    title: '多餘的重傳',
    text: '{who:word}（{address}）重送了 {count:count} 個早已被確認的區段。',
  },
  'tcp.out-of-order': {
    title: '順序錯亂',
    text: '{who:word}（{address}）有 {count:count} 個區段排在後面的區段之後才到。',
  },
  'tcp.lost-segment': {
    title: '前一個區段沒有擷取到',
    text: '{who:word}（{address}）的 {count:count} 個區段之前有缺口：該在那裡的內容遺失了，或稍後才到。',
  },
  'tcp.ack-lost-segment': {
    title: '已確認，卻沒有擷取到',
    text: '{who:word}（{address}）確認了擷取中沒有的位元組（{count:count} 次）：是擷取遺失了，網路並沒有。',
  },
  'tcp.duplicate-ack': {
    title: '重複的確認',
    text: '{who:word}（{address}）送出 {count:count} 個重複的確認：後面的資料到了，下一個位元組卻還沒到。',
  },
  'tcp.reused-ports': {
    title: '埠號重複使用',
    text: '相同的位址與埠號先前用於另一條連線：這一條有新的初始序號，自成一個對話。',
  },
};

const ids = Object.keys(catalogue) as FindingId[];

const said: Readonly<Record<keyof typeof words, string>> = {
  ...words,
  client: '用戶端',
  server: '伺服器',
  sender: '傳送端',
  receiver: '接收端',
  told: "儘管 'end' 已告訴它的程式",
  untold: '而它的程式還沒被告知',
};

export const traditionalChinese: Language = {
  entries: Object.fromEntries(ids.map((id) => [id, { ...catalogue[id], ...texts[id] }])),
  words: said,
  bytes: ['個位元組', '個位元組'],
  unknown: { span: '未知的時間', bytes: '未知數量的位元組', count: '未知數量的' },
};
