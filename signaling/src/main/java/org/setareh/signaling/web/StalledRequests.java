package org.setareh.signaling.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which something came and nothing was written for so long: a request that
 * comes byte by byte never ends, and each byte makes a time of idleness begin anew. First of a
 * connection's handlers; its event loop.
 */
final class StalledRequests extends ChannelDuplexHandler {
  private final long withinNs;
  private @Nullable Future<?> end;

  StalledRequests(Duration within) {
    this.withinNs = within.toNanos();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (end == null) {
      end = context.executor().schedule(() -> context.close(), withinNs, TimeUnit.NANOSECONDS);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    stop();
    context.write(message, written);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stop();
    context.fireChannelInactive();
  }

  private void stop() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}
