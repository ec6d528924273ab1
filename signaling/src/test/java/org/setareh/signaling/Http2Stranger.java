package org.setareh.signaling;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Somebody who writes frames of HTTP/2 (RFC 9113) as no client does: without a look at what the
 * server allows. One thread.
 */
final class Http2Stranger implements AutoCloseable {
  private static final byte DATA = 0;
  private static final byte HEADERS = 1;
  private static final byte RST_STREAM = 3;
  private static final byte SETTINGS = 4;
  private static final byte GOAWAY = 7;
  private static final byte END_HEADERS = 4;

  private final SSLSocket socket;
  private final OutputStream out;

  /** Connected, with the preface sent. */
  Http2Stranger(TestServer server) throws Exception {
    int port = server.server.ports().https();
    socket = (SSLSocket) server.trustingRoot().getSocketFactory().createSocket("localhost", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  /** The head of a POST whose body follows. */
  void post(int stream, String path, String contentType) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST, from the static table (RFC 7541 appendix A)
    block.write(0x87); // :scheme https
    literal(block, 1, "localhost");
    literal(block, 4, path);
    block.write(0x0f); // content-type: index 31 does not fit the four bits
    block.write(31 - 15);
    text(block, contentType);
    frame(HEADERS, END_HEADERS, stream, block.toByteArray());
  }

  /** A part of a body that is not its last. */
  void data(int stream, byte[] bytes) throws IOException {
    frame(DATA, 0, stream, bytes);
  }

  /** Until the server has reset a stream, or ended the connection. */
  void awaitRefusal() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int type = -1; type != RST_STREAM && type != GOAWAY; ) {
        int lengthAndType = in.readInt();
        type = lengthAndType & 0xff;
        in.skipNBytes(5 + (lengthAndType >>> 8)); // flags and stream stand before the payload
      }
    } catch (IOException _) {
      // A reset is an end as well.
    }
  }

  private static void literal(ByteArrayOutputStream block, int nameIndex, String value) {
    block.write(nameIndex);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    block.write(bytes.length);
    block.writeBytes(bytes);
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type);
    frame.put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
