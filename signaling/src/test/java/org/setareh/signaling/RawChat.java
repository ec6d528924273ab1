package org.setareh.signaling;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A socket of conversations by hand, for what no client sends, or does not do. */
final class RawChat implements AutoCloseable {
  private final Socket socket = new Socket();

  /** Opens one that begins. */
  RawChat(Browser browser) throws IOException {
    socket.setReceiveBufferSize(8 * 1024);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress("localhost", browser.server.server.ports().http()));
    socket
        .getOutputStream()
        .write(
            ("GET /ws/chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: "
                    + browser.server.cookie
                    + '='
                    + Objects.requireNonNull(browser.cookie)
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) read());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException(head.toString());
    }
    text("{\"type\":\"begin\"}".getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a text frame (RFC 6455 section 5.2), masked with zeros. */
  void text(byte[] text) throws IOException {
    boolean isShort = text.length < 126;
    int head = isShort ? 6 : 8;
    byte[] frame = new byte[head + text.length];
    frame[0] = (byte) 0x81;
    if (isShort) {
      frame[1] = (byte) (0x80 | text.length);
    } else {
      frame[1] = (byte) 0xfe;
      frame[2] = (byte) (text.length >> 8);
      frame[3] = (byte) text.length;
    }
    System.arraycopy(text, 0, frame, head, text.length);
    socket.getOutputStream().write(frame);
  }

  /** Reads up to the close frame: its code; -1 where the connection ends without one. */
  int closeCode() throws IOException {
    InputStream in = socket.getInputStream();
    try {
      while (true) {
        int opcode = read() & 0x0f;
        long length = read() & 0x7f;
        if (length >= 126) {
          int bytes = length == 126 ? 2 : 8;
          length = 0;
          for (int i = 0; i < bytes; i++) {
            length = length << 8 | read();
          }
        }
        byte[] payload = in.readNBytes((int) length);
        if (opcode == 8) {
          return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }
      }
    } catch (EOFException | java.net.SocketException _) {
      return -1;
    }
  }

  private int read() throws IOException {
    int octet = socket.getInputStream().read();
    if (octet < 0) {
      throw new EOFException();
    }
    return octet;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
