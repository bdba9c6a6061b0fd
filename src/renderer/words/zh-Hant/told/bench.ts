/** Texts of the bench's forms, and what is told at their fields. */
export const benchForms: Readonly<Record<string, string>> = {
  Benches: '工作台',
  Answer: '回應',
  Reading: '讀取',
  answer: '回應方式',
  answerDelay: '回應延遲',
  read: '讀取',
  '0: any that is free.': '0：任一空閒的埠號。',
  'Empty: every address of this machine.': '留空：本機的所有位址。',
  'Connections that wait to be accepted.': '等待接受的連線數。',
  'In a cluster: the workers do not share the port.': '在 cluster 中：各 worker 不共用此埠號。',
  'On :: the server does not take IPv4 as well.': '在 :: 上監聽時，不同時接受 IPv4。',
  'Several servers may listen on the port; the system spreads connections.':
    '多個伺服器可監聽同一埠號；由系統分配連線。',
  'none: nothing is read. delay: an echo that comes late. No script ends a socket: you do.':
    'none：什麼都不讀。delay：延遲的回聲。腳本都不會結束 socket：由您決定。',
  'How late the answer of delay comes.': 'delay 的回應延遲多久。',
  'Keeps a socket’s own side open after the peer’s FIN, until end() is called.':
    '收到對方的 FIN 後，socket 自己這一側仍保持開啟，直到呼叫 end()。',
  'Accepted sockets start paused: nothing is read before resume().':
    '接受的 socket 一開始是暫停的：resume() 之前什麼都不讀。',
  'Turns Nagle’s algorithm off on accepted sockets.': '對接受的 socket 關閉 Nagle 演算法。',
  'Turns on keep-alive for each connection.': '對每條連線開啟 keep-alive。',
  'Idle time before the first probe. Under 1000 it is 0, and the system’s own delay holds.':
    '第一個探測前的閒置時間。小於 1000 即為 0，改用系統本身的延遲。',
  'Bytes that a stream buffers before it pushes back.': '串流在回壓之前緩衝的位元組數。',
  'Clients that are closed at once: addresses, ranges a-b, subnets a/n, with commas between.':
    '立即關閉的用戶端：位址、範圍 a-b、子網路 a/n，以逗號分隔。',
  'Connections at the same time; more are dropped, 0 drops all. Empty: no limit.':
    '同時的連線數；超過即丟棄，0 表示全部丟棄。留空：不限。',
  'In a cluster: drop instead of handing on to another worker. Here there is one process.':
    '在 cluster 中：直接丟棄，不交給其他 worker。這裡只有一個行程。',
  'Of the server.': '伺服器的埠號。',
  'A name or an address.': '名稱或位址。',
  'The address to connect from. Empty: the system chooses.': '連線的來源位址。留空：由系統選擇。',
  'The port to connect from. 0: the system chooses.': '連線的來源埠號。0：由系統選擇。',
  'IP versions of a name that are tried; 0: both.': '嘗試名稱的哪些 IP 版本；0：兩者。',
  'What answers for a name.': '由誰回答名稱查詢。',
  'Flags of dns.lookup.': 'dns.lookup 的旗標。',
  'Tries the addresses one after the other (happy eyeballs).': '依序嘗試各個位址（happy eyeballs）。',
  'How long one address is tried while there is another.': '還有其他位址時，一個位址嘗試多久。',
  'Idle time after which timeout is emitted; 0: never. It closes nothing.':
    '閒置多久後發出 timeout；0：從不。它不會關閉任何東西。',
  'Keeps its own side open after the server’s FIN, until end() is called.':
    '收到伺服器的 FIN 後，自己這一側仍保持開啟，直到呼叫 end()。',
  'Turns Nagle’s algorithm off.': '關閉 Nagle 演算法。',
  'Turns on keep-alive once it is connected.': '連線後開啟 keep-alive。',
  'Bytes that the stream buffers before it pushes back.': '串流在回壓之前緩衝的位元組數。',
  'Addresses it does not connect to: addresses, ranges a-b, subnets a/n, with commas between.':
    '不連線的位址：位址、範圍 a-b、子網路 a/n，以逗號分隔。',
  'The IP header’s TOS byte. Empty: left alone.': 'IP 標頭的 TOS 位元組。留空：不更動。',
  'Reads into one buffer of this size, with no data events. Empty: not used.':
    '讀入一個此大小的緩衝區，沒有 data 事件。留空：不使用。',
  'Listens to data, so that what arrives is read, and thrown away. Off: nothing is read.':
    '監聽 data，讀取收到的內容並丟棄。關閉：什麼都不讀。',
  'What the data are.': '資料的種類。',
  'On or off.': '開或關。',
  'Idle time before the first probe. Under 1000 it is ignored.':
    '第一個探測前的閒置時間。小於 1000 會被忽略。',
  'Time between probes that get no answer. Empty: 1000.': '探測沒有回應時的間隔。留空：1000。',
  'Probes without an answer before the connection is given up. Empty: 10.':
    '放棄連線前沒有回應的探測次數。留空：10。',
  'Idle time after which timeout is emitted; 0: never.': '閒置多久後發出 timeout；0：從不。',
  'The IP header’s TOS byte.': 'IP 標頭的 TOS 位元組。',
  '0 drops every new one. Empty: no limit.': '0 丟棄每個新連線。留空：不限。',
  'Calls write() this often.': '呼叫 write() 的次數。',
  'In a text \\r, \\n, \\t, \\0, \\\\ and \\xNN are as in JavaScript.':
    '文字中的 \\r、\\n、\\t、\\0、\\\\ 與 \\xNN 與 JavaScript 相同。',
  'Longest pause': '最長停頓',
  'Pauses between two steps are kept up to this; longer ones are cut to it.':
    '兩個步驟之間的停頓保留到此長度；更長的會縮短。',
  'How long the sockets stay after the last step, before all are closed.':
    '最後一步之後，全部關閉之前，socket 保留多久。',
  '{} servers and clients, {} steps, as they were done at the bench.':
    '{} 個伺服器與用戶端、{} 個步驟，與在工作台上所做的相同。',
  '{} is a number.': '{} 必須是數字。',
  '{} is a whole number.': '{} 必須是整數。',
  '{} is {}; it can be {}.': '{} 是 {}；允許的是 {}。',
  '{} is on or off.': '{} 只能是開或關。',
  '{} is a text.': '{} 必須是文字。',
  '{} is one of {}.': '{} 必須是下列之一：{}。',
  'Port {} needs more rights than this program has.': '埠 {} 需要比這個程式更高的權限。',
  '{} is not an address of this machine.': '{} 不是本機的位址。',
  '{} does not resolve ({}).': '無法解析 {}（{}）。',
  '{} and {} are of different IP versions.': '{} 與 {} 的 IP 版本不同。',
  "'{}' is not a subnet such as 127.0.0.0/8 or ::1/128.": '「{}」不是 127.0.0.0/8 或 ::1/128 這樣的子網路。',
  "'{}' is not a range such as 127.0.0.1-127.0.0.9.": '「{}」不是 127.0.0.1-127.0.0.9 這樣的範圍。',
  "'{}' ends before it starts.": '「{}」的結尾在開頭之前。',
  "'{}' is no IP address, range or subnet.": '「{}」不是 IP 位址、範圍或子網路。',
  "'{}' is neither a host name nor an IP address.": '「{}」不是主機名稱，也不是 IP 位址。',
  "'{}' is not an IP address.": '「{}」不是 IP 位址。',
  "'{}' is no hexadecimal digit.": '「{}」不是十六進位數字。',
  'The number of hexadecimal digits is odd: a byte has two.': '十六進位數字的個數是奇數：一個位元組有兩個。',
  'Choose the file to write.': '請選擇要寫出的檔案。',
  'There is nothing to write.': '沒有可寫出的內容。',
  "There is no '{}' at this bench.": '這個工作台上沒有「{}」。',
  'The bench has ended.': '工作台已結束。',
  'Nothing was done at the bench yet.': '還沒有在工作台上做任何事。',
  'Make a server first.': '請先建立伺服器。',
  '{}: it is not JSON.': '{}：不是 JSON。',
  '{}: it is not a bench of Wireside.': '{}：不是 Wireside 的工作台檔。',
  'Save it again at the bench, or mend the file.': '請在工作台重新儲存，或修正檔案。',
};
