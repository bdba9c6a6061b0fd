/** Texts of the experiments, first half: opening, HTTP, keep-alive. */
export const experimentsFirst: Readonly<Record<string, string>> = {
  'Three-way handshake': '三次交握',
  'Start here': '從這裡開始',
  'A client connects, both sides send their data, and the connection closes in order.':
    '用戶端連線，雙方送出各自的資料，連線依序關閉。',
  "connect() only asks the kernel: the SYN leaves at once, and 'connect' comes when the SYN, ACK has been answered.":
    "connect() 只是向核心提出要求：SYN 立刻送出，SYN, ACK 得到回應後 'connect' 才會到來。",
  "The server's 'connection' needs the third segment, the ACK. It may reach your code before the client's 'connect'.":
    "伺服器的 'connection' 需要第三個區段，也就是 ACK。它可能比用戶端的 'connect' 更早抵達你的程式。",
  "end() sends a FIN and the other side's 'end' is that FIN arriving. Each direction is closed by itself, so there are two.":
    "end() 送出 FIN，另一側的 'end' 就是那個 FIN 抵達。兩個方向各自關閉，所以有兩個 FIN。",
  'Closes first': '先關閉的一方',
  'Who calls end() once both have had their data.': '雙方都收到資料後，由誰呼叫 end()。',
  Payload: '資料內容',
  'What each side writes, in one write().': '每一側在一次 write() 中寫出的量。',
  bytes: '位元組',
  'IP version': 'IP 版本',
  'Client and server speak IPv4 (127.0.0.1) or IPv6 (::1).':
    '用戶端與伺服器使用 IPv4（127.0.0.1）或 IPv6（::1）。',
  Delay: '延遲',
  'How long each side waits before it answers.': '每一側在回應前等待多久。',
  Client: '用戶端',
  Server: '伺服器',
  'Server’s socket': '伺服器的 socket',
  'HTTP client: fetch and net': 'HTTP 用戶端：fetch 與 net',
  'HTTP over TCP': 'TCP 上的 HTTP',
  'The same GET through fetch and written by hand through net.connect; the server answers with a chunked body.':
    '同一個 GET，一次透過 fetch，一次用 net.connect 手寫；伺服器以分塊的內容回應。',
  'An HTTP/1.1 request is text: one write() of the request line, the Host header and an empty line.':
    'HTTP/1.1 請求就是文字：一次 write() 寫出請求行、Host 標頭與一個空行。',
  'Transfer-Encoding: chunked puts the size of each chunk in front of it, in hexadecimal; a chunk of size 0 ends the body. Your own socket shows that; fetch takes it away and gives the body.':
    'Transfer-Encoding: chunked 在每個分塊前放上它的十六進位大小；大小為 0 的分塊結束內容。你自己的 socket 看得到這些；fetch 會把它拿掉，只給你內容。',
  'fetch keeps its connection for the next request: it ends when the server closes. The one of net.connect ends when you say so.':
    'fetch 會保留連線給下一個請求：伺服器關閉時才結束。net.connect 的連線則由你決定何時結束。',
  "The server's socket emits no 'data': its HTTP parser takes the bytes from the handle. fetch reads with 'readable' and read().":
    "伺服器的 socket 不會發出 'data'：HTTP 剖析器直接從 handle 取走位元組。fetch 則以 'readable' 與 read() 讀取。",
  Chunks: '分塊數',
  'How many chunks the server sends before the last, empty one.': '伺服器在最後的空分塊之前送出多少個分塊。',
  'Chunk size': '分塊大小',
  'Each chunk; on the wire it is a line of hexadecimal.': '每個分塊的大小；在線路上它是一行十六進位數字。',
  'How long the server waits between two chunks.': '伺服器在兩個分塊之間等待多久。',
  Clients: '用戶端',
  'net.connect and fetch side by side, or one of them.': 'net.connect 與 fetch 並排，或只用其中之一。',
  'HTTP server': 'HTTP 伺服器',
  'HTTP server: http and net': 'HTTP 伺服器：http 與 net',
  'http.createServer and a bare net.createServer answer the same client, and your curl.':
    'http.createServer 與單純的 net.createServer 回應同一個用戶端，以及你的 curl。',
  'An HTTP response is text too: a status line, headers, an empty line and the body. To a client, 60 characters from net are as good as an http server.':
    'HTTP 回應也是文字：狀態行、標頭、一個空行與內容。對用戶端來說，net 送出的 60 個字元和 http 伺服器一樣好。',
  'The http server parses, adds Date, Connection and Keep-Alive, and ends its side when the client has ended. The net server takes any bytes for a request.':
    'http 伺服器會剖析請求，加上 Date、Connection 與 Keep-Alive，並在用戶端結束後結束自己這一側。net 伺服器則把任何位元組都當成請求。',
  'With allowHalfOpen: true the net server must end its side by itself, or the connection stays half-open.':
    '設定 allowHalfOpen: true 時，net 伺服器必須自己結束它那一側，否則連線會維持半開。',
  'Set "Stay open" and fire the curl command of the code at either port.':
    '設定「為 curl 保持開啟」，然後把程式碼中的 curl 命令用在任一個埠。',
  'Stay open for curl': '為 curl 保持開啟',
  'How long both servers stay open after the lab’s own clients, for a curl of yours; Stop ends it.':
    '實驗室自己的用戶端結束後，兩個伺服器還為你的 curl 保持開啟多久；按「停止」即可結束。',
  Port: '埠',
  '0: any that is free.': '0：任一個空閒的埠。',
  'Client #1': '用戶端 #1',
  'Socket of http': 'http 的 socket',
  'Client #2': '用戶端 #2',
  'Socket of net': 'net 的 socket',
  'Two names, one thing': '兩個名稱，同一件事',
  'Servers and clients': '伺服器與用戶端',
  'new net.Server() and net.createServer(), net.connect() and net.createConnection(): the same calls, events and segments.':
    'new net.Server() 與 net.createServer()、net.connect() 與 net.createConnection()：同樣的呼叫、事件與區段。',
  'net.createServer(…) is return new Server(…), and net.createConnection is net.connect under another name.':
    'net.createServer(…) 就是 return new Server(…)，而 net.createConnection 是 net.connect 的另一個名稱。',
  'Compare the two conversations line by line: they differ in ports, sequence numbers and times, and in nothing else.':
    '逐行比較兩個對話：它們只有埠、序號與時間不同，其他完全一樣。',
  'What each client sends.': '每個用戶端送出的內容。',
  'Socket of server #1': '伺服器 #1 的 socket',
  'Socket of server #2': '伺服器 #2 的 socket',
  'Options of net.connect': 'net.connect 的選項',
  'timeout, family, localPort and noDelay; and what createConnection does with timeout.':
    'timeout、family、localPort 與 noDelay；以及 createConnection 對 timeout 做了什麼。',
  'createConnection makes a socket, calls setTimeout() if there is a timeout, and then connect(): that is all. socket.connect() with the same options ignores timeout.':
    'createConnection 建立一個 socket，若有 timeout 就呼叫 setTimeout()，然後 connect()：就這樣。用同樣選項呼叫 socket.connect() 則會忽略 timeout。',
  'timeout is no limit for connecting: it is idle time, and all it does is emit an event.':
    'timeout 不是連線的時限：它是閒置時間，而且只會發出一個事件。',
  'localPort is in the SYN as the source port; without it the kernel chooses one.':
    'localPort 就是 SYN 中的來源埠；沒有它時由核心選一個。',
  'family decides which addresses of a name are tried. noDelay sends nothing by itself: it lets small segments leave at once later.':
    'family 決定會嘗試名稱的哪些位址。noDelay 本身不送出任何東西：它讓之後的小區段立刻送出。',
  'Idle time after which the socket emits timeout.': '閒置多久後 socket 發出 timeout。',
  'The port the first client connects from; 0: one that is found free before the run.':
    '第一個用戶端連線時使用的埠；0：執行前找一個空閒的。',
  'Sets TCP_NODELAY as soon as the socket is connected.': 'socket 一連上就設定 TCP_NODELAY。',
  'A connection on which nothing is said: the kernel of one side asks every few seconds whether the other is there.':
    '一條沒有人說話的連線：其中一側的核心每隔幾秒問另一側還在不在。',
  'The probe is a segment without data, one sequence number before the next byte; the other kernel answers it with an ACK. No program sees either.':
    '探測是一個不帶資料的區段，序號比下一個位元組小一；另一側的核心以 ACK 回應。兩邊的程式都看不到。',
  'Why every 3 s, and not only once? libuv sets TCP_KEEPIDLE to the initial delay, TCP_KEEPINTVL to 1 s and TCP_KEEPCNT to 10, but the last two are for probes without an answer. Each answer starts the idle clock again, so the next probe comes a whole initial delay after it.':
    '為什麼每 3 秒一次，而不是只有一次？libuv 把 TCP_KEEPIDLE 設為初始延遲，TCP_KEEPINTVL 設為 1 秒，TCP_KEEPCNT 設為 10，但後兩者只用於沒有回應的探測。每個回應都會重新開始計算閒置時間，所以下一次探測在一整個初始延遲之後。',
  'This is not the Keep-Alive of HTTP, which says how long a server keeps an idle connection open.':
    '這不是 HTTP 的 Keep-Alive；後者說的是伺服器讓閒置連線開著多久。',
  'Node hands the kernel whole seconds.': 'Node 交給核心的是整數秒。',
  Probes: '探測次數',
  'How many to wait for.': '要等待多少次。',
  'Keeps alive': '由誰維持',
  'Whose option keepAlive is true; the other’s is false.': '誰的 keepAlive 選項為 true；另一側為 false。',
  'Keep-alive: no answer': 'Keep-alive：沒有回應',
  'The client’s answers are cut off: ten probes go unanswered, then the server’s kernel gives the connection up.':
    '用戶端的回應被切斷：十次探測都沒有回應，伺服器的核心就放棄這條連線。',
  'Now TCP_KEEPINTVL counts: the probes come every second. After the tenth the kernel gives up, sends an RST and tells the program ETIMEDOUT.':
    '這時 TCP_KEEPINTVL 就有作用：探測每秒一次。第十次之後核心放棄，送出 RST，並告訴程式 ETIMEDOUT。',
  'To the program nothing happens for all that time: no event, no error, and a write would succeed.':
    '在這整段時間裡，程式什麼都不知道：沒有事件、沒有錯誤，寫入也會成功。',
  'The client’s address is one that the lab adds to the loopback device and takes away: Linux sends nothing from an address that it does not have. Address and route are removed at the end, also when the lab is killed.':
    '用戶端的位址是實驗室加到 loopback 裝置上又移除的：Linux 不會從自己沒有的位址送出任何東西。位址與路由在最後會移除，實驗室被強制結束時也一樣。',
  'Idle time before the first probe; Node hands the kernel whole seconds.':
    '第一次探測前的閒置時間；Node 交給核心的是整數秒。',
  'Keep-alive: too short': 'Keep-alive：太短',
  'An initial delay under 1000 ms: Node makes 0 s of it, the kernel refuses that, and nobody says so.':
    '初始延遲小於 1000 ms：Node 把它變成 0 秒，核心拒絕，而且沒有人說出來。',
  'keepAliveInitialDelay is in milliseconds, but the kernel counts seconds: Node rounds down, and 999 becomes 0.':
    'keepAliveInitialDelay 以毫秒為單位，但核心以秒計算：Node 無條件捨去，999 就變成 0。',
  'The kernel refuses 0 (EINVAL), and Node does not look at the answer. Keep-alive is on then, with the delay of the system: two hours (ss -tno shows 119 minutes left).':
    '核心拒絕 0（EINVAL），而 Node 不看回應。這時 keep-alive 是開啟的，用的是系統的延遲：兩小時（ss -tno 顯示還剩 119 分鐘）。',
  'createServer({ keepAliveInitialDelay }) rounds the same way.':
    'createServer({ keepAliveInitialDelay }) 的捨去方式相同。',
  'Under one second, so Node rounds it down to 0.': '小於一秒，所以 Node 把它捨去成 0。',
  'Asked for by': '由誰要求',
  'A call of the server’s socket, an option of the client, or an option of the server, which keeps whole seconds only: then no record can tell what was asked for.':
    '伺服器 socket 的呼叫、用戶端的選項，或伺服器的選項；後者只保留整數秒，因此沒有紀錄能說出原本要求的是什麼。',
  Watch: '觀察',
  'How long to wait for a probe that does not come.': '為一個不會來的探測等待多久。',
  'HTTP Keep-Alive beside TCP keep-alive': 'HTTP Keep-Alive 與 TCP keep-alive 並列',
  'Two idle connections: the HTTP server closes the one after its timeout, TCP keep-alive holds the other open.':
    '兩條閒置的連線：HTTP 伺服器在逾時後關閉其中一條，TCP keep-alive 則讓另一條保持開啟。',
  'Keep-Alive: timeout=5 is a promise about closing: a connection that is idle for 5 s is closed by the server. Nothing is on the wire until its FIN.':
    'Keep-Alive: timeout=5 是關於關閉的承諾：閒置 5 秒的連線會被伺服器關閉。在它的 FIN 之前，線路上什麼都沒有。',
  'TCP keep-alive is a question whether the peer is there: probes and ACKs, and nothing is closed as long as they are answered.':
    'TCP keep-alive 是在問對方是否還在：探測與 ACK，只要有回應就不會關閉任何東西。',
  'Node closes up to a second later than it says (keepAliveTimeoutBuffer), so that a client that goes by the header is not cut off.':
    'Node 比它所說的最多晚一秒關閉（keepAliveTimeoutBuffer），讓依照標頭行事的用戶端不會被切斷。',
  'Of the HTTP server; it is what its header Keep-Alive: timeout=… says, in whole seconds.':
    'HTTP 伺服器的設定；它的標頭 Keep-Alive: timeout=… 說的就是它，以整數秒計。',
  'Of the TCP server.': 'TCP 伺服器的設定。',
  'Client of http': 'http 的用戶端',
  'Client of net': 'net 的用戶端',
  'TCP server': 'TCP 伺服器',
  'The keep-alive race': 'keep-alive 競爭',
  'A client takes a kept connection for its next request in the moment in which the server closes it.':
    '用戶端在伺服器關閉連線的那一刻，拿這條保留的連線送下一個請求。',
  'The server’s FIN is already on the wire when the client writes; its program has not been told yet. No client can rule this out.':
    '用戶端寫入時，伺服器的 FIN 已經在線路上；只是用戶端的程式還沒被告知。沒有任何用戶端能排除這種情況。',
  'The request goes to a socket that is closed: the answer is an RST. The server’s program never sees the request.':
    '請求抵達一個已關閉的 socket：回應是 RST。伺服器的程式從未看到這個請求。',
  'The socket emits end and no error; it is http that makes ECONNRESET (socket hang up) of a connection that ended before the response. A request that may be repeated should be.':
    'socket 發出 end，沒有錯誤；是 http 把回應前就結束的連線變成 ECONNRESET（socket hang up）。可以重送的請求應該重送。',
  'In a real program the timing is chance. Here the request is made in the turn in which the server closes.':
    '在真實的程式裡這種時機是碰巧。這裡的請求是在伺服器關閉的同一輪事件迴圈中發出的。',
  Hold: '保留',
  'How long the connection is idle before the server closes it.': '伺服器關閉前連線閒置多久。',
  'Connections that are not wanted': '不想要的連線',
  'A server with a blockList: the handshake completes, then its FIN follows at once.':
    '帶有 blockList 的伺服器：交握完成，接著它的 FIN 立刻到來。',
  'The kernel completes the handshake before Node knows of the connection, so the client sees connect: a blockList cannot refuse, only close.':
    '核心在 Node 知道這條連線之前就完成了交握，所以用戶端會看到 connect：blockList 無法拒絕，只能關閉。',
  'The server closes at once and is told nothing: no connection, and not even drop.':
    '伺服器立刻關閉，而且什麼都沒有被告知：沒有 connection，連 drop 也沒有。',
  'With allowHalfOpen the client gets end and stays half-open until its own end(). Without it, Node ends for it.':
    '設定 allowHalfOpen 時，用戶端收到 end 並維持半開，直到它自己呼叫 end()。沒有設定時，由 Node 代它結束。',
  'Change the address, range or subnet so that 127.0.0.1 is not in it, and the connection is accepted.':
    '把位址、範圍或子網路改成不包含 127.0.0.1，連線就會被接受。',
  Rule: '規則',
};
