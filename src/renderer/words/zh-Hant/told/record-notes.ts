/** What each call and event means (engine/explain/record-notes.ts). */
export const recordNotesTold: Readonly<Record<string, string>> = {
  "'lookup': the name is resolved": "'lookup'：名稱已解析",
  'The address of the host is known; a connection attempt comes next.': '已知主機的位址；接下來會嘗試連線。',
  "'connectionAttempt': an address is tried": "'connectionAttempt'：嘗試一個位址",
  'Node asks the kernel to connect to one address. With several addresses (happy eyeballs) there is one of these for each.':
    'Node 要求核心連線到一個位址。有多個位址時（happy eyeballs），每個位址都有一次。',
  "'connectionAttemptFailed'": "'connectionAttemptFailed'：嘗試失敗",
  'This address did not answer with a connection; the next one is tried, if there is one.':
    '這個位址沒有連上；若還有其他位址，就嘗試下一個。',
  "'connectionAttemptTimeout'": "'connectionAttemptTimeout'：嘗試逾時",
  'This address took too long, so the next one is tried beside it.': '這個位址花太久，所以同時嘗試下一個。',
  "'connect': the connection is there": "'connect'：連線已建立",
  'The kernel finished the handshake when the SYN, ACK came.': 'SYN, ACK 到達時，核心就完成了三向交握。',
  "'ready'": "'ready'：可以使用",
  'The socket can be used. It follows ‘connect’ at once.':
    '這個 socket 可以使用了。它緊接在 ‘connect’ 之後。',
  "'data': bytes for your code": "'data'：給你的程式的位元組",
  'The kernel had these bytes, and acknowledged them, before your code got them.':
    '在你的程式拿到之前，核心就已收到並確認這些位元組。',
  "'readable'": "'readable'：可以讀取",
  'There is something to read, or the end has come.': '有東西可以讀取，或已到結尾。',
  "'end': the other side has closed": "'end'：對方已關閉",
  'The peer’s FIN has come and everything before it has been read. Your side may still write where allowHalfOpen is set.':
    '對方的 FIN 已到，而且之前的內容都已讀取。若設定了 allowHalfOpen，你這一側仍可寫入。',
  "'finish'": "'finish'：寫入完畢",
  'Everything was handed to the kernel. The FIN may come long after.':
    '所有內容都已交給核心。FIN 可能很久之後才送出。',
  "'drain'": "'drain'：可以再寫",
  'The kernel has taken what was waiting: you may write again.': '核心已收下等待中的內容：你可以再寫入了。',
  "'timeout'": "'timeout'：閒置逾時",
  'The socket has been idle for as long as setTimeout() said. Nothing else happens: closing it is up to you.':
    '這個 socket 已閒置了 setTimeout() 指定的時間。不會再發生別的事：要不要關閉由你決定。',
  "'error'": "'error'：錯誤",
  'Something went wrong; ‘close’ follows.': '發生錯誤；接著會有 ‘close’。',
  "'close'": "'close'：已關閉",
  'The handle is closed: nothing more will come.': 'handle 已關閉：不會再有任何東西。',
  'Bytes taken from the handle': '直接取走的位元組',
  'The HTTP parser, or an onread buffer, took these bytes directly: there is no ‘data’ event for them.':
    'HTTP 剖析器或 onread 緩衝區直接取走了這些位元組：不會有 ‘data’ 事件。',
  "'listening'": "'listening'：開始監聽",
  'The server’s port is open: the kernel answers connections from now on.':
    '伺服器的埠號已開啟：核心從現在起會回應連線。',
  "'connection': a client is there": "'connection'：有用戶端連上",
  'The handshake was complete when the client’s last ACK came; your code hears of it when the event loop gets to it.':
    '用戶端最後的 ACK 到達時三向交握就完成了；等事件迴圈輪到時，你的程式才會得知。',
  "'drop': a client was turned away": "'drop'：拒絕了一個用戶端",
  'The server has as many connections as maxConnections allows. The handshake was complete, so the client saw ‘connect’; now it is closed.':
    '伺服器的連線數已達 maxConnections 的上限。三向交握已完成，所以用戶端看到了 ‘connect’；現在它被關閉。',
  "Server 'error'": "伺服器的 'error'",
  'The server cannot listen or accept.': '伺服器無法監聽或接受連線。',
  "Server 'close'": "伺服器的 'close'",
  'The server has stopped, and its last connection has ended.': '伺服器已停止，最後一條連線也已結束。',
  'connect(): asks for a connection': 'connect()：要求建立連線',
  'Node looks up the host, then asks the kernel to connect.': 'Node 先查詢主機，再要求核心連線。',
  'write(): hands over bytes': 'write()：交出位元組',
  'The bytes go to the kernel, or wait in the socket’s buffer until it takes them.':
    '位元組交給核心，或在 socket 的緩衝區等核心收下。',
  'end(): closes your side': 'end()：關閉你這一側',
  'What was written is sent first; then the kernel sends a FIN.': '先送出已寫入的內容，然後核心送出 FIN。',
  'destroy(): closes at once': 'destroy()：立刻關閉',
  'The handle is closed. Where bytes were left unread the kernel sends an RST instead of a FIN.':
    'handle 已關閉。若還有未讀的位元組，核心會送出 RST 而不是 FIN。',
  'destroySoon()': 'destroySoon()：寫完就關閉',
  'Closes the socket once everything written has gone out.': '等寫入的內容全部送出後關閉 socket。',
  'resetAndDestroy(): cuts off': 'resetAndDestroy()：切斷',
  'The kernel sends an RST; the other side gets ‘error’ ECONNRESET.':
    '核心送出 RST；對方會收到 ‘error’ ECONNRESET。',
  'pause()': 'pause()：暫停讀取',
  'No more reading: what comes fills the kernel’s buffer, and then the window closes.':
    '不再讀取：之後到達的資料會填滿核心的緩衝區，接著視窗關閉。',
  'resume()': 'resume()：繼續讀取',
  'Reading goes on; the window opens as the kernel’s buffer empties.':
    '繼續讀取；核心的緩衝區清空後，視窗隨之打開。',
  'setKeepAlive()': 'setKeepAlive()：設定 keep-alive',
  'The kernel will send probes after this idle time. A delay under 1000 ms becomes 0 s and is ignored.':
    '閒置這段時間之後核心會送出探測。小於 1000 ms 的延遲會變成 0 秒而被忽略。',
  'setNoDelay()': 'setNoDelay()：不延遲',
  'Small writes are sent at once instead of waiting for an acknowledgment (Nagle’s algorithm).':
    '小的寫入會立刻送出，不等確認（Nagle 演算法）。',
  'setTimeout()': 'setTimeout()：設定逾時',
  'After this idle time ‘timeout’ is emitted; nothing else happens.':
    '閒置這段時間之後會發出 ‘timeout’；不會發生別的事。',
  'setEncoding()': 'setEncoding()：設定編碼',
  '‘data’ brings text from now on.': '‘data’ 從現在起帶來的是文字。',
  'ref()': 'ref()：保持行程',
  'The process stays alive while this is open.': '只要它還開著，行程就不會結束。',
  'unref()': 'unref()：不保持行程',
  'The process may end although this is open.': '即使它還開著，行程也可以結束。',
  'read(): takes bytes': 'read()：取出位元組',
  'Your code takes bytes that had already come.': '你的程式取出早已到達的位元組。',
  'cork()': 'cork()：集中寫入',
  'Writes are gathered until uncork().': '寫入會集中起來，直到 uncork()。',
  'uncork()': 'uncork()：送出集中的寫入',
  'What was gathered is written at once.': '把集中起來的內容一次寫出。',
  'listen()': 'listen()：開始監聽',
  'Asks the kernel for the port.': '向核心要求這個埠號。',
  'Server close()': '伺服器的 close()',
  'No new connections; those that are open go on.': '不再接受新連線；已開啟的繼續。',
  'Server ref()': '伺服器的 ref()',
  'The process stays alive while the server listens.': '只要伺服器還在監聽，行程就不會結束。',
  'Server unref()': '伺服器的 unref()',
  'The process may end although the server listens.': '即使伺服器還在監聽，行程也可以結束。',
};
