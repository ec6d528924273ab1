package org.setareh.signaling.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose request has a longer body than any request may have, however that was
 * answered: what is left of a body is else read for as long as it comes. Nothing more is read; the
 * answer leaves, and has a moment to arrive, since a connection that is closed with bytes unread is
 * reset, which may overtake it. HTTP/1.1's; a connection's event loop. HTTP/2 resets the stream.
 */
final class EndlessBodies extends ChannelDuplexHandler {
  private static final int ANSWERED_WITHIN_SECONDS = 5;
  private static final int ARRIVES_WITHIN_SECONDS = 5;

  private final long mostBytes;
  private long leftBytes;
  private boolean over;

  /** The request says that its body is too long. */
  private boolean announced;

  EndlessBodies(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      leftBytes = mostBytes;
      announced =
          request.decoderResult().isSuccess() && HttpUtil.getContentLength(request, 0L) > mostBytes;
    }
    if (message instanceof HttpContent content) {
      leftBytes -= content.content().readableBytes();
      if (leftBytes < 0) {
        over = true;
        context.channel().config().setAutoRead(false);
        closeAfter(context, ANSWERED_WITHIN_SECONDS);
      }
    }
    // With the part that is too much, so that whoever counts sees it.
    context.fireChannelRead(message);
  }

  /** Whoever reads the body may ask for more, or have it read by itself again. */
  @Override
  public void read(ChannelHandlerContext context) {
    if (!over) {
      context.read();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    if ((over || announced) && message instanceof HttpResponse response) {
      // Nobody sends another request into a connection that ends.
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    if (over && message instanceof LastHttpContent) {
      written.addListener(_ -> {
        if (context.channel() instanceof DuplexChannel channel) {
          channel.shutdownOutput();
        }
        closeAfter(context, ARRIVES_WITHIN_SECONDS);
      });
    }
    context.write(message, written);
  }

  private static void closeAfter(ChannelHandlerContext context, int seconds) {
    context.executor().schedule(() -> context.channel().close(), seconds, TimeUnit.SECONDS);
  }
}
