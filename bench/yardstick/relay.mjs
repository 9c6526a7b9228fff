// What the relay scenario asks of a server, done with plain `ws` and nothing else: no accounts, no log, no limits, one
// process. It tells how fast a machine is, so that figures of two machines, or of two days, can be held against each other.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const rooms = new Map();
let players = 0;

/** Ids only have to look like ours, for frames to be as long. */
const id = (kind, number) => `00000000-0000-7000-${kind}-${String(number).padStart(12, '0')}`;

function makeRoom() {
  const room = id('8000', rooms.size + 1);
  rooms.set(room, { seq: 0, members: [] });
  return JSON.stringify({ id: room });
}

function sendAll(room, event) {
  const frame = JSON.stringify(event);
  for (const member of room.members) {
    member.send(frame);
  }
}

function join(socket, player, event, room) {
  const roomSeq = ++room.seq;
  sendAll(room, { eventType: 'PlayerJoined', roomId: event.roomId, playerId: player, roomEpoch: 1, roomSeq });
  room.members.push(socket);
  socket.send(JSON.stringify({ eventType: 'RoomState', eventId: event.eventId, lastSeq: roomSeq, roomEpoch: 1 }));
}

function relay(socket, player, event, room) {
  const roomSeq = ++room.seq;
  const at = new Date().toISOString();
  sendAll(room, { eventType: 'RoomMessage', roomId: event.roomId, from: player, data: event.data, at, roomEpoch: 1, roomSeq });
  socket.send(JSON.stringify({ eventType: 'RoomSent', eventId: event.eventId, roomId: event.roomId, roomEpoch: 1, roomSeq }));
}

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

sockets.on('connection', (socket) => {
  const player = id('9000', ++players);
  socket.on('message', (text) => {
    const event = JSON.parse(text);
    const room = rooms.get(event.roomId);
    (event.eventType === 'RoomJoin' ? join : relay)(socket, player, event, room);
  });
  socket.send(JSON.stringify({ eventType: 'Authenticate', authenticated: true }));
});

const http = createServer((request, response) => {
  response.writeHead(201, { 'content-type': 'application/json' }).end(makeRoom());
});

http.on('upgrade', (request, socket, head) => {
  if (request.headers.upgrade === 'websocket') {
    sockets.handleUpgrade(request, socket, head, (open) => sockets.emit('connection', open, request));
    return;
  }
  // Java's client offers HTTP/2 with its first request; the offer is not taken.
  const body = makeRoom();
  socket.end(`HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
});

http.listen(0, '127.0.0.1', () => console.log(`ready: players http://127.0.0.1:${http.address().port}`));
