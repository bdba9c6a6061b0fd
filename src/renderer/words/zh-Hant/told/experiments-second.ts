/** Texts of the experiments, second half: unwanted connections, closing, flow. */
export const experimentsSecond: Readonly<Record<string, string>> = {
  'Which kind of rule the list has; the fields below are its values.':
    '清單用哪一種規則；下面的欄位是它的值。',
  Address: '位址',
  'An IPv4 address.': '一個 IPv4 位址。',
  'Range from': '範圍起點',
  'Range to': '範圍終點',
  Subnet: '子網路',
  'An IPv4 network and its prefix length.': '一個 IPv4 網路與它的前綴長度。',
  'Of the client: true keeps its side open after the server’s FIN.':
    '用戶端的選項：true 會在伺服器的 FIN 之後讓自己這一側保持開啟。',
  'How long the client stays half-open before it ends too.': '用戶端維持半開多久才也結束。',
  'A server that takes one connection: the second client’s handshake completes, then the FIN follows.':
    '只接受一條連線的伺服器：第二個用戶端的交握完成，接著 FIN 到來。',
  'The kernel completes every handshake. The client over the limit gets connect and then end; the server gets drop instead of connection, with both addresses in six fields.':
    '每一次交握都由核心完成。超過上限的用戶端收到 connect，接著 end；伺服器得到的是 drop 而不是 connection，六個欄位裡有雙方的位址。',
  'On the wire it looks like a blockList; what differs is that the server is told.':
    '在線路上它看起來和 blockList 一樣；不同的是伺服器會被告知。',
  'If the client writes first, its bytes reach a socket that is closed: an RST is on the wire, and no error comes, because Node has read the FIN before.':
    '如果用戶端先寫入，它的位元組會抵達一個已關閉的 socket：線路上有 RST，卻沒有 error，因為 Node 先讀到了 FIN。',
  'server.dropMaxConnection says what a worker of node:cluster does with a connection over its limit: true closes it, false hands it back to the primary process for another worker. Outside a cluster it changes nothing.':
    'server.dropMaxConnection 說的是 node:cluster 的 worker 如何處理超過上限的連線：true 會關閉它，false 會把它交還給主行程給另一個 worker。在 cluster 之外它不改變任何事。',
  'Connections that the server takes at a time; 0 takes none.':
    '伺服器同時接受多少條連線；0 表示一條都不接受。',
  'Each connects when the one before it is connected.': '前一個連上之後，下一個才連線。',
  'Clients write first': '用戶端先寫入',
  'Each client calls write() right after connect(): what is sent to a dropped connection is answered with an RST.':
    '每個用戶端在 connect() 之後立刻呼叫 write()：送到被丟棄的連線的內容會得到 RST。',
  'How long all stays as it is before the clients end.': '用戶端結束前，一切維持原狀多久。',
  'Client #3': '用戶端 #3',
  'Client #4': '用戶端 #4',
  'Connection refused': '連線被拒絕',
  Opening: '建立連線',
  'A client connects to a port on which nobody listens.': '用戶端連到沒有人監聽的埠。',
  'The kernel answers the SYN with an RST: two segments, and no program on the other side.':
    '核心以 RST 回應 SYN：兩個區段，另一側沒有任何程式參與。',
  'connectionAttempt, connectionAttemptFailed, error ECONNREFUSED, close(true); never connect.':
    'connectionAttempt、connectionAttemptFailed、error ECONNREFUSED、close(true)；永遠沒有 connect。',
  'localhost has two addresses: ::1 refuses, 127.0.0.1 accepts, and the program sees one connect.':
    'localhost 有兩個位址：::1 拒絕，127.0.0.1 接受，而程式只看到一次 connect。',
  'Node tries the addresses one after the other, each a conversation of its own: SYN and RST with ::1, then a handshake with 127.0.0.1.':
    'Node 逐一嘗試各個位址，每次都是獨立的對話：對 ::1 是 SYN 與 RST，接著與 127.0.0.1 交握。',
  'An attempt that is refused fails at once. One that gets no answer is given up after autoSelectFamilyAttemptTimeout (250 ms in Node 20 to 24).':
    '被拒絕的嘗試會立刻失敗。沒有回應的則在 autoSelectFamilyAttemptTimeout 之後放棄（Node 20 到 24 為 250 ms）。',
  'connectionAttemptFailed is no error: error comes only when every address has failed.':
    'connectionAttemptFailed 不是錯誤：所有位址都失敗時才會有 error。',
  Lookup: '查詢',
  'written: the answer ::1, 127.0.0.1 is written in the code; system: what this system says of the host.':
    'written：答案 ::1、127.0.0.1 寫在程式碼中；system：這個系統對主機名稱的回答。',
  Host: '主機',
  'A name of this machine’s loopback.': '這台機器 loopback 的名稱。',
  'Port in use': '埠已被使用',
  'A second server on the same port gets EADDRINUSE; a port that is only in TIME-WAIT can be listened on.':
    '同一個埠上的第二個伺服器得到 EADDRINUSE；只處於 TIME-WAIT 的埠則可以監聽。',
  'EADDRINUSE comes from the kernel, to listen(), and nothing of it is on the wire.':
    'EADDRINUSE 由核心回給 listen()，線路上什麼都沒有。',
  'The side that ends a connection first keeps it in TIME-WAIT for a minute (Linux) or half of one (macOS). That does not stop a new server: libuv sets SO_REUSEADDR.':
    '先結束連線的一側會讓它停在 TIME-WAIT 一分鐘（Linux）或半分鐘（macOS）。這不會阻止新的伺服器：libuv 會設定 SO_REUSEADDR。',
  'So if a restarted server gets EADDRINUSE, another process still listens there: TIME-WAIT is not the reason.':
    '所以如果重新啟動的伺服器得到 EADDRINUSE，代表另一個行程還在監聽：原因不是 TIME-WAIT。',
  'Server #1': '伺服器 #1',
  'Server #2': '伺服器 #2',
  'Server #3': '伺服器 #3',
  'Socket of server #3': '伺服器 #3 的 socket',
  'Orderly close': '依序關閉',
  Closing: '關閉連線',
  'One side says its last words and ends, the other is told and ends too: two FINs, each acknowledged.':
    '一側說完最後的話就結束，另一側被告知後也結束：兩個 FIN，各自得到確認。',
  'end(data) sends the data and then a FIN; the other side gets data, then end.':
    'end(data) 先送資料再送 FIN；另一側收到 data，接著 end。',
  'finish means that the kernel has taken everything. The FIN may leave later.':
    'finish 表示核心已經收下所有東西。FIN 可能更晚才送出。',
  'The side that ends first waits in TIME-WAIT for a while (ss -tan shows it), so that a late segment cannot reach the next connection. It holds no program.':
    '先結束的一側會在 TIME-WAIT 等一陣子（ss -tan 看得到），讓遲來的區段不會抵達下一條連線。它不佔用任何程式。',
  'The two close events come in either order.': '兩個 close 事件的先後不一定。',
  'Ends first': '先結束的一方',
  'Who calls end(); this side goes through TIME-WAIT.': '由誰呼叫 end()；這一側會經過 TIME-WAIT。',
  'Last words': '最後的話',
  'What end(data) sends before the FIN; 0: end() alone.': 'end(data) 在 FIN 之前送出的內容；0：只有 end()。',
  'Simultaneous close': '同時關閉',
  'Both sides call end() in the same turn of the event loop, before either has heard from the other.':
    '雙方在同一輪事件迴圈中呼叫 end()，彼此都還沒有聽到對方。',
  'Neither program had been told end when it called end(): to both it is the first to close.':
    '兩邊的程式呼叫 end() 時都還沒有被告知 end：對雙方來說，自己都是先關閉的。',
  'On a network the two FINs may cross, and both sides then go through CLOSING (RFC 9293, figure 13). On loopback a segment arrives within the system call that sends it, so the second FIN always leaves after the first has arrived, and acknowledges it: look at the Ack numbers.':
    '在網路上兩個 FIN 可能交錯，雙方就會經過 CLOSING（RFC 9293，圖 13）。在 loopback 上，區段在送出它的系統呼叫裡就抵達了，所以第二個 FIN 一定在第一個抵達之後才送出，並且確認了它：請看 Ack 號碼。',
  'The order of calls, FINs and ends shows the difference between what a program knows and what its kernel knows.':
    '呼叫、FIN 與 end 的順序，顯示了程式知道的與核心知道的有何不同。',
  'Half-open': '半開',
  'One direction is closed and the other goes on: first the client ends, then, on another connection, the server.':
    '一個方向關閉，另一個方向繼續：先由用戶端結束，然後在另一條連線上由伺服器結束。',
  'A FIN closes one direction: the one who sent it can still receive, and the other can still send.':
    'FIN 只關閉一個方向：送出它的一方仍可接收，另一方仍可傳送。',
  'With allowHalfOpen: true nothing happens after end until your code calls end(). With false, the default, Node calls it for you.':
    '設定 allowHalfOpen: true 時，end 之後什麼都不會發生，直到你的程式呼叫 end()。預設的 false 則由 Node 代你呼叫。',
  'The state is FIN-WAIT-2 at the side that ended and CLOSE-WAIT at the other. Only the side in CLOSE-WAIT can go on: its program must act.':
    '結束的一側處於 FIN-WAIT-2，另一側處於 CLOSE-WAIT。只有 CLOSE-WAIT 的一側能往下走：它的程式必須行動。',
  'Who closes its direction first; both: one connection of each kind, one after the other.':
    '由誰先關閉自己的方向；both：兩種各一條連線，先後進行。',
  'What the side that is still open writes then.': '仍然開啟的一側這時寫入的內容。',
  'How long the connection stays half-open.': '連線維持半開多久。',
  Reset: '重設',
  'One side tears the connection down with an RST; the other gets an error.':
    '一側以 RST 拆除連線；另一側得到錯誤。',
  'resetAndDestroy() sends an RST instead of a FIN. There is no answer to it, and no TIME-WAIT.':
    'resetAndDestroy() 送出 RST 而不是 FIN。它沒有回應，也沒有 TIME-WAIT。',
  'The side that resets closes without an error; the other gets error ECONNRESET and close(true), and no end.':
    '重設的一側關閉時沒有錯誤；另一側得到 error ECONNRESET 與 close(true)，沒有 end。',
  'An error that nobody listens for ends the process.': '沒有人監聽的 error 會結束整個行程。',
  Resets: '重設的一方',
  'Who calls resetAndDestroy().': '由誰呼叫 resetAndDestroy()。',
  'What the client sends before; 0: nothing.': '用戶端事先送出的內容；0：什麼都不送。',
  'Closed with data unread': '關閉時還有資料未讀',
  'The server destroys a socket whose data the kernel has and the program has not read: an RST, not a FIN.':
    '伺服器銷毀一個 socket，它的資料核心已經收到，程式還沒讀：送出的是 RST，不是 FIN。',
  'The kernel acknowledged the bytes at once; that says nothing about the program, which never read them.':
    '核心立刻確認了這些位元組；這並不代表程式，程式從未讀過它們。',
  'close() with unread data sends an RST: the peer must learn that what it sent was lost (RFC 2525 §2.17). Without unread data the same destroy() sends a FIN.':
    '還有未讀資料時 close() 會送出 RST：對方必須知道它送的東西遺失了（RFC 2525 §2.17）。沒有未讀資料時，同樣的 destroy() 會送出 FIN。',
  'The client gets ECONNRESET although both programs only closed.':
    '雖然兩邊的程式都只是關閉，用戶端卻得到 ECONNRESET。',
  'What the client sends and nobody reads.': '用戶端送出而沒有人讀的內容。',
  'Idle timeout': '閒置逾時',
  'setTimeout() on a socket emits timeout after idle time, and does nothing else.':
    'socket 上的 setTimeout() 在閒置一段時間後發出 timeout，其他什麼都不做。',
  'The event comes from a timer in this process: no segment goes over the wire, and the other side learns nothing.':
    '這個事件來自本行程的計時器：線路上沒有任何區段，另一側什麼都不知道。',
  'The connection stays open and usable. To close it, call end() or destroy() when timeout comes.':
    '連線仍然開啟且可用。要關閉它，請在 timeout 到來時呼叫 end() 或 destroy()。',
  'It counts idle time, so each write and each read starts it again.':
    '它計算的是閒置時間，所以每次讀寫都會重新開始計時。',
  'Idle time after which timeout is emitted.': '閒置多久後發出 timeout。',
  'On timeout': 'timeout 到來時',
  'What the client’s program does when it is told.': '用戶端的程式被告知後做什麼。',
  Flow: '資料流',
  'The server’s socket begins paused: the kernel takes and acknowledges what comes, the program reads it later.':
    '伺服器的 socket 一開始是暫停的：核心收下並確認到來的資料，程式之後才讀。',
  'The bytes are acknowledged within microseconds, and bytesRead stays 0 until resume().':
    '這些位元組在幾微秒內就得到確認，而 bytesRead 在 resume() 之前一直是 0。',
  'An ACK says that the kernel has the bytes. It does not say that anyone read them.':
    'ACK 表示核心拿到了位元組，並不表示有人讀過它們。',
  'It is made for handing the socket to another process before anything is read from it.':
    '它是為了在讀取任何東西之前，把 socket 交給另一個行程而設計的。',
  'What the client sends while nobody reads.': '沒有人讀取時用戶端送出的內容。',
  'How long the server’s socket stays paused.': '伺服器的 socket 維持暫停多久。',
  'Back-pressure': '背壓',
  'The client writes more than the server reads: buffers fill, the window goes to zero, and drain comes when all flows again.':
    '用戶端寫入的比伺服器讀取的多：緩衝區填滿，視窗大小降到零，一切恢復流動時 drain 到來。',
  'The receiver’s kernel says in each ACK how much more it can take (Win). Nobody reads, so it falls to 0 and the sender stops.':
    '接收端的核心在每個 ACK 裡說它還能收多少（Win）。沒有人讀取，所以它降到 0，傳送端就停下來。',
  'write() returns false when more than highWaterMark waits in the socket’s own buffer: nothing is lost, but go on only at drain.':
    '當 socket 自己的緩衝區裡等待的超過 highWaterMark 時，write() 回傳 false：什麼都不會遺失，但要等 drain 再繼續。',
  'drain means that the kernel has taken that buffer. It is not made by one ACK.':
    'drain 表示核心已經收下那個緩衝區。它不是由某一個 ACK 造成的。',
  'While the window is 0 the sender’s kernel asks now and then whether it has opened. Wireshark calls Linux’s probes Keep-Alive.':
    '視窗為 0 時，傳送端的核心會不時詢問它是否打開了。Wireshark 把 Linux 的探測稱為 Keep-Alive。',
  'What the client writes in all: more than the kernel’s buffers hold.':
    '用戶端總共寫入多少：超過核心緩衝區能容納的量。',
  'Each write': '每次寫入',
  'What one write() hands over.': '一次 write() 交出的量。',
  'How long the server does not read.': '伺服器多久不讀取。',
  'Small writes': '小量寫入',
  'One message in several small writes: with Nagle’s algorithm, with noDelay, and corked.':
    '一則訊息分成幾次小的寫入：使用 Nagle 演算法、使用 noDelay，以及 cork。',
  'Nagle’s algorithm sends a small segment only when nothing is unacknowledged. The receiver delays its ACK by 40 ms because it hopes to send it with an answer; the answer waits for the rest of the message. That is the pause on the first connection.':
    'Nagle 演算法只在沒有未確認的資料時才送出小區段。接收端把 ACK 延遲 40 ms，希望能和回應一起送；而回應又在等訊息的其餘部分。第一條連線上的停頓就是這樣來的。',
  'noDelay sends each write at once: no pause, and as many segments as writes.':
    'noDelay 讓每次寫入立刻送出：沒有停頓，但有多少次寫入就有多少個區段。',
  'cork() keeps the writes until uncork(): one segment and no pause. It is better than noDelay where the message is known.':
    'cork() 把寫入留到 uncork()：一個區段，沒有停頓。訊息已知時，它比 noDelay 更好。',
  Writes: '寫入次數',
  'How many write() calls make one message.': '幾次 write() 組成一則訊息。',
  'Less than a segment holds.': '少於一個區段能容納的量。',
  Messages: '訊息數',
  'Each is answered when all of it has arrived.': '整則訊息都抵達後，才回應它。',
  'Client #1: as is': '用戶端 #1：照原樣',
  'Client #2: noDelay': '用戶端 #2：noDelay',
  'Client #3: cork': '用戶端 #3：cork',
};
