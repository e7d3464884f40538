import { Socket, type OnReadOpts, type SocketConstructorOpts } from 'node:net';

const FIRST_BYTES = 16 * 1024;
const MOST_BYTES = 1024 * 1024;
/** With less room than this a buffer is not read into any more. */
const LEAST_ROOM_BYTES = 4 * 1024;
/** Full buffers that nobody needs any more are kept for the next reads, as long as they are few. */
const MOST_SPARE = 8;

/** @param release to be called when the piece's memory may be written over; else it never is */
export type PieceListener = (piece: Uint8Array, release: () => void) => void;

/**
 * A socket whose reads grow with what comes: to 1 MB, where those of Node have 64 KB. A large file
 * takes half of the processor by it. It has no `data` events: {@link BulkSocket.receive}
 * gets what they would have got.
 */
export class BulkSocket extends Socket {
  readonly #reads: Reads;

  constructor(reads = new Reads()) {
    const onread: OnReadOpts = {
      buffer: () => reads.room(),
      callback: (bytes) => reads.take(bytes),
    };
    // The constructor takes it (Node's documentation of net.Socket), which its types leave out.
    const options: SocketConstructorOpts & { onread: OnReadOpts } = { onread };
    super(options);
    this.#reads = reads;
  }

  /** Bytes came that nobody has received. */
  get hasUnread(): boolean {
    return this.#reads.hasUnread;
  }

  /** From now on each piece is the listener's, which may pause the socket. */
  receive(onPiece: PieceListener): void {
    this.resume();
    this.#reads.handTo(onPiece);
  }
}

interface Room {
  readonly memory: Buffer;
  used: number;
  /** Pieces of it that somebody still needs. */
  held: number;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly release: () => void;
}

/** What is read, one piece behind the other in one buffer as long as that has room. */
class Reads {
  #room = newRoom(FIRST_BYTES);
  #nextBytes = FIRST_BYTES;
  readonly #spare: Room[] = [];
  #onPiece: PieceListener | undefined;
  #unread: Piece | undefined;

  get hasUnread(): boolean {
    return this.#unread !== undefined;
  }

  /** Where the next read goes. */
  room(): Uint8Array {
    const { memory, held } = this.#room;
    if (held === 0) this.#room.used = 0;
    const isFull = memory.length - this.#room.used < LEAST_ROOM_BYTES;
    if (isFull || memory.length < this.#nextBytes) {
      this.#room = this.#spare.pop() ?? newRoom(this.#nextBytes);
    }
    return this.#room.memory.subarray(this.#room.used);
  }

  /** @returns false: nothing more is to be read for now */
  take(bytes: number): boolean {
    const room = this.#room;
    const start = room.used;
    room.used += bytes;
    if (room.used === room.memory.length) {
      this.#nextBytes = Math.min(2 * room.used, MOST_BYTES);
    }
    const piece = { bytes: room.memory.subarray(start, room.used), release: this.#hold(room) };
    if (this.#onPiece) this.#onPiece(piece.bytes, piece.release);
    else this.#unread = piece;
    return this.#onPiece !== undefined;
  }

  handTo(onPiece: PieceListener): void {
    this.#onPiece = onPiece;
    const unread = this.#unread;
    this.#unread = undefined;
    if (unread) onPiece(unread.bytes, unread.release);
  }

  #hold(room: Room): () => void {
    let isHeld = true;
    room.held++;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      room.held--;
      if (room === this.#room || room.held > 0 || room.memory.length < MOST_BYTES) return;
      room.used = 0;
      if (this.#spare.length < MOST_SPARE) this.#spare.push(room);
    };
  }
}

function newRoom(bytes: number): Room {
  return { memory: Buffer.allocUnsafeSlow(bytes), used: 0, held: 0 };
}
