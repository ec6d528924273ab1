package org.setareh.bench.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many event streams, read by one thread, which notes when each person's presence was told. The
 * thread selects and looks for one pattern: it is far from busy.
 */
final class EventStreams implements AutoCloseable {
  /** Between an event's name and whom it is about may stand the border of a chunk. */
  private static final Pattern PRESENCE =
      Pattern.compile(
          "event: ?presence\\n[\\s\\S]{0,200}?\"account\":\"" + MadePeople.ID + "(\\d{12})\"");

  private static final int LONGEST_REST = 2_000;
  private static final int AT_ONCE = 200;

  private final InetSocketAddress server;
  private final String[] cookies;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

  /** When a change of that person was asked for; 0: it is not waited for. */
  final AtomicLongArray askedAtNs;

  /** Nanoseconds from a change to its arrival; guarded by itself. */
  final Latencies latencies = new Latencies();

  private volatile int opened;
  private volatile int ended;
  private volatile long presences;

  private static final class Stream {
    String rest = "";
    boolean answered;
  }

  EventStreams(URI server, String[] cookies) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.cookies = cookies;
    this.selector = Selector.open();
    this.askedAtNs = new AtomicLongArray(cookies.length);
  }

  /** Begins to connect and read, by a thread that ends with {@link #close}. */
  void start() {
    Thread.ofPlatform().name("streams").daemon().start(this::run);
  }

  /** Streams that were answered by 200. */
  int opened() {
    return opened;
  }

  /** Streams that the server has ended or refused. */
  int ended() {
    return ended;
  }

  /** Presences that were told to anybody. */
  long told() {
    return presences;
  }

  private void run() {
    int begun = 0;
    try {
      while (selector.isOpen()) {
        while (begun < cookies.length && begun - opened - ended < AT_ONCE) {
          connect(begun++);
        }
        selector.select(20);
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isConnectable()) {
            ask(key);
          } else {
            read(key);
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException _) {
      // Closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Opening(String cookie) {}

  private void connect(int person) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 << 10);
    channel.register(selector, SelectionKey.OP_CONNECT, new Opening(cookies[person]));
    channel.connect(server);
  }

  private void ask(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    Opening opening = (Opening) key.attachment();
    channel.finishConnect();
    String request =
        "GET /api/events HTTP/1.1\r\nHost: %s:%d\r\nAccept: text/event-stream\r\nCookie: %s\r\n\r\n"
            .formatted(server.getHostString(), server.getPort(), opening.cookie());
    // It fits into the socket's empty buffer.
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    key.attach(new Stream());
    key.interestOps(SelectionKey.OP_READ);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
  private void read(SelectionKey key) throws IOException {
    Stream stream = (Stream) key.attachment();
    buffer.clear();
    int read;
    try {
      read = ((SocketChannel) key.channel()).read(buffer);
    } catch (IOException _) {
      read = -1;
    }
    if (read < 0) {
      ended++;
      key.channel().close();
      return;
    }
    long nowNs = System.nanoTime();
    buffer.flip();
    String text = stream.rest + StandardCharsets.ISO_8859_1.decode(buffer);
    if (!stream.answered && text.length() >= 12) {
      stream.answered = true;
      if (text.startsWith("HTTP/1.1 200")) {
        opened++;
      }
    }
    Matcher told = PRESENCE.matcher(text);
    int end = 0;
    while (told.find()) {
      end = told.end();
      presences++;
      long askedNs = askedAtNs.get(Integer.parseInt(told.group(1)));
      if (askedNs != 0) {
        latencies.add(nowNs - askedNs);
      }
    }
    // What may be the beginning of an event, for when the rest of it comes.
    int last = text.lastIndexOf("event:");
    int begins = last < 0 ? Math.max(0, text.length() - "event:".length()) : last;
    String rest = text.substring(Math.max(end, begins));
    stream.rest = rest.length() > LONGEST_REST ? "" : rest;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
