/** What frames and socket records mean: titles, sentences and sources of engine/explain. `**` and backquotes stay. */
export const explanations: Readonly<Record<string, string>> = {
  // Titles of frames
  'Not a TCP segment': '不是 TCP 區段',
  'SYN, ACK: the other side agrees': 'SYN, ACK：對方同意',
  'SYN: asks for a connection': 'SYN：要求建立連線',
  'FIN: the second side closes': 'FIN：第二方關閉',
  'FIN: one side closes': 'FIN：一方關閉',
  'RST: cut off': 'RST：切斷',
  Data: '資料',
  'ACK: the handshake is complete': 'ACK：三向交握完成',
  ACK: 'ACK：確認',
  'Sent again for nothing': '白白重送',
  'Sent again at once': '立刻重送',
  'Sent again': '重送',
  'Out of order': '順序錯亂',
  'Keep-alive probe': 'Keep-alive 探測',
  'Keep-alive answered': 'Keep-alive 得到回應',
  'The window is closed': '視窗已關閉',
  'Window probe': '視窗探測',
  'Window update': '視窗更新',
  'Duplicate ACK': '重複的 ACK',
  'Unknown record': '未知的紀錄',

  // Sentences about frames
  'It belongs to no conversation here; its fields stand below.': '它在這裡不屬於任何對話；欄位列在下方。',
  'It offers a window of **{} bytes**.': '它提供的視窗大小是 **{} 個位元組**。',
  'The other side agrees: it acknowledges the SYN and proposes where its own bytes are counted from.':
    '對方同意：它確認 SYN，並提出自己的位元組從哪個編號起算。',
  "When this arrives the client’s kernel has its connection, and Node will tell your code with `'connect'`.":
    "這個封包到達時，用戶端的核心便有了連線，Node 會以 `'connect'` 告訴你的程式。",
  'The client asks for a connection and says where its bytes are counted from: its initial sequence number, shown here as 0.':
    '用戶端要求建立連線，並說明它的位元組從哪裡起算：也就是它的初始序號，這裡顯示為 0。',
  'No data can be sent before the answer.': '在得到回應之前不能傳送資料。',
  'The client has sent its last byte: this direction is closed.':
    '用戶端已送出最後一個位元組：這個方向已關閉。',
  'The server has sent its last byte: this direction is closed.':
    '伺服器已送出最後一個位元組：這個方向已關閉。',
  "The other side’s program hears of it as `'end'`.": "對方的程式會收到 `'end'`。",
  'The other side had closed its own direction before, so the connection ends here.':
    '對方先前已關閉它的方向，所以連線到此結束。',
  'It may go on sending: the connection is half-closed until it ends its side too.':
    '對方仍可繼續傳送：在它也結束自己這一側之前，連線處於半關閉狀態。',
  'The connection is cut off at once: nothing more is sent or acknowledged, and what was under way is lost.':
    '連線立刻被切斷：不再傳送或確認任何東西，傳送途中的資料都會遺失。',
  "A program that is still reading or writing gets `'error' ECONNRESET`; one that had already closed its side hears nothing.":
    "仍在讀寫的程式會收到 `'error' ECONNRESET`；已關閉自己這一側的程式則什麼也不會收到。",
  '**{} bytes** of payload, bytes {} to {} of this direction.':
    '**{} 個位元組**的資料，是這個方向的第 {} 到第 {} 個位元組。',
  '**{} bytes** of payload.': '**{} 個位元組**的資料。',
  '**1 byte** of payload, byte {} of this direction.': '**1 個位元組**的資料，是這個方向的第 {} 個位元組。',
  '**1 byte** of payload.': '**1 個位元組**的資料。',
  'TCP carries a stream: one write may be many segments, and one segment may carry many writes.':
    'TCP 傳送的是串流：一次寫入可能分成許多區段，一個區段也可能帶著許多次寫入。',
  'The handshake is complete: both sides are connected.': '三向交握完成：雙方已連線。',
  "The server’s kernel keeps the connection ready; your server code hears `'connection'` when its event loop gets to it.":
    "伺服器的核心已備妥這條連線；等事件迴圈輪到時，你的伺服器程式會收到 `'connection'`。",
  'Everything before byte **{}** of the other direction has arrived at the kernel.':
    '另一個方向第 **{}** 個位元組之前的內容都已到達核心。',
  'It does not say that the program has read it.': '這不表示程式已經讀取。',
  'It answers frame {}.': '它回應封包 {}。',
  'These bytes had been acknowledged already: they were sent again for nothing, most often because the acknowledgment came late.':
    '這些位元組早已被確認：白白重送了，多半是因為確認來得太晚。',
  'Duplicate acknowledgments said that a segment is missing; the sender sends it again without waiting for its timer.':
    '重複的確認表示少了一個區段；傳送端不等計時器就重送。',
  'No acknowledgment came in time, so the same bytes are sent again.':
    '沒有及時收到確認，所以重送相同的位元組。',
  'Segments after this one came first. The receiver keeps them and gives the program the bytes in order.':
    '在它之後的區段先到了。接收端會保留它們，並依序把位元組交給程式。',
  'The connection has been idle.': '連線一直閒置。',
  'The other side has been silent for **{}**.': '對方已沉默 **{}**。',
  'So the kernel sends an empty segment with the sequence number **before** the next byte, to make the other side answer.':
    '因此核心送出一個空的區段，序號是下一個位元組的**前一個**，要對方回應。',
  'Every answer starts the idle clock anew.': '每次回應都會讓閒置計時重新開始。',
  'Your code sees no event.': '你的程式不會收到任何事件。',
  'The answer to a keep-alive probe: the other side’s kernel is still there. Its program was not asked.':
    '對 keep-alive 探測的回應：對方的核心還在。並沒有問過它的程式。',
  'The receiver has no room left: its program does not read as fast as data comes.':
    '接收端沒有空間了：它的程式讀取的速度跟不上資料到達的速度。',
  "The sender must wait; in Node `write()` returns false and `'drain'` has to be waited for.":
    "傳送端必須等待；在 Node 中 `write()` 會傳回 false，必須等到 `'drain'`。",
  'The receiver’s window is zero. The sender asks now and then whether there is room again, since the news of it could be lost.':
    '接收端的視窗大小是零。傳送端會不時詢問是否又有空間，因為通知可能會遺失。',
  'The receiver has room again: **{} bytes**.': '接收端又有空間了：**{} 個位元組**。',
  'Its program has read.': '它的程式讀取了資料。',
  'The same byte is acknowledged again: something after it came, so a segment before it is missing. Three of these make the sender send it again.':
    '再次確認同一個位元組：後面的資料到了，所以前面少了一個區段。累積三個這樣的確認，傳送端就會重送。',

  // How a record hangs together with the wire
  'It was written by a later version of Wireside.': '它是由較新版本的 Wireside 寫入的。',
  'It reached the wire as **frame {}** **{}** later.': '它在 **{1}** 之後以**封包 {0}** 出現在線路上。',
  'The kernel had it with **frame {}**; your code heard **{}** later.':
    '核心在**封包 {0}** 時就知道了；你的程式在 **{1}** 之後才收到。',
  'Nothing on the wire belongs to it.': '線路上沒有與它對應的東西。',
  'The frame that belongs to it has not come yet.': '與它對應的封包還沒到。',
  'The frame that belongs to it is not in this capture.': '與它對應的封包不在這份擷取中。',
  'The capture began in the middle of the connection, so its bytes cannot be placed.':
    '擷取從連線中途開始，無法判斷這些位元組的位置。',

  // Sources
  'RFC 9293 §3.5 · step 1 of the three-way handshake': 'RFC 9293 §3.5 · 三向交握的第 1 步',
  'RFC 9293 §3.5 · step 2 of the three-way handshake': 'RFC 9293 §3.5 · 三向交握的第 2 步',
  'RFC 9293 §3.5 · step 3 of the three-way handshake': 'RFC 9293 §3.5 · 三向交握的第 3 步',
  'RFC 9293 §3.8.4 · on Linux 1 s between probes only while they go unanswered, 10 tries':
    'RFC 9293 §3.8.4 · 在 Linux 上，只有沒有回應時才每 1 秒探測一次，共 10 次',
};
