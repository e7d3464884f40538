import type { Socket } from 'node:net';

/** Reads a socket piece by piece, and leaves what is behind the pieces in it. */
export class ByteReader {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** @throws Error when the socket ends first */
  async exactly(bytes: number): Promise<Buffer> {
    for (;;) {
      const read = this.#socket.read(bytes) as Buffer | null;
      if (read?.length === bytes) return read;
      if (read !== null) this.#socket.unshift(read);
      await this.#more();
    }
  }

  /** Up to the text and with it. */
  async until(text: string): Promise<string> {
    let read = '';
    while (!read.endsWith(text)) read += (await this.exactly(1)).toString('latin1');
    return read;
  }

  #more(): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => () => {
        socket.off('readable', onReadable);
        socket.off('close', onEnd);
        socket.off('end', onEnd);
        act();
      };
      const onReadable = settle(resolve);
      const onEnd = settle(() => reject(new Error('The client has ended')));
      socket.once('readable', onReadable);
      socket.once('close', onEnd);
      socket.once('end', onEnd);
      if (socket.destroyed || socket.readableEnded) onEnd();
    });
  }
}
