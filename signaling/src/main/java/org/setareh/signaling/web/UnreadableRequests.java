package org.setareh.signaling.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.ProblemHandler;
import org.springframework.http.MediaType;
import reactor.netty.NettyPipeline;

/**
 * Gives words to what is refused before any handler of ours is asked: a request line or headers
 * beyond their limit, bytes that are no HTTP/1.1, an address that is no URI. Netty and Spring
 * answer 414, 431 or 400 with an empty body. Stands between codec and requests; the connection's
 * event loop. HTTP/2 tells such faults in frames of its own (RFC 9113 section 5.4).
 */
final class UnreadableRequests extends ChannelOutboundHandlerAdapter {
  private static final Set<HttpResponseStatus> REFUSALS =
      Set.of(
          HttpResponseStatus.BAD_REQUEST,
          HttpResponseStatus.REQUEST_URI_TOO_LONG,
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);

  private final ProblemHandler problems;

  private UnreadableRequests(ProblemHandler problems) {
    this.problems = problems;
  }

  /** Stands in on a new connection, once it is known to speak HTTP/1.1. */
  static void standIn(Channel channel, ProblemHandler problems) {
    if (channel.pipeline().get(NettyPipeline.SslHandler) == null) {
      behindCodec(channel.pipeline(), problems);
    } else {
      channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, new Negotiation(problems));
    }
  }

  private static void behindCodec(ChannelPipeline pipeline, ProblemHandler problems) {
    if (pipeline.get(NettyPipeline.HttpCodec) != null) {
      pipeline.addAfter(
          NettyPipeline.HttpCodec, null, new EndlessBodies(EdgeFilter.LARGEST_OFFER_BODY));
      pipeline.addAfter(NettyPipeline.HttpCodec, null, new UnreadableRequests(problems));
    }
  }

  /** Waits for what TLS agrees upon (ALPN): HTTP/2 has another codec. */
  private static final class Negotiation extends ChannelInboundHandlerAdapter {
    private final ProblemHandler problems;

    Negotiation(ProblemHandler problems) {
      this.problems = problems;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent) {
        behindCodec(context.pipeline(), problems);
        context.pipeline().remove(this);
      }
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    boolean refuses =
        message instanceof FullHttpResponse answer
            && REFUSALS.contains(answer.status())
            && !answer.content().isReadable();
    context.write(refuses ? inWords((FullHttpResponse) message) : message, written);
  }

  private FullHttpResponse inWords(FullHttpResponse refusal) {
    byte[] body = problems.document(problem(refusal.status().code()));
    FullHttpResponse answer = refusal.replace(Unpooled.wrappedBuffer(body));
    ReferenceCountUtil.release(refusal);
    answer
        .headers()
        .remove(HttpHeaderNames.TRANSFER_ENCODING)
        .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return answer;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 414 ->
          new Problem(
              ProblemCode.ADDRESS_TOO_LONG,
              "Ask for a shorter address: a request's line has at most 8 kB.");
      case 431 ->
          new Problem(
              ProblemCode.HEADERS_TOO_LARGE,
              "Send less in headers: all of them have at most 16 kB. Cookies may be what is too long.");
      default ->
          new Problem(
              ProblemCode.BAD_REQUEST,
              "Send HTTP/1.1 (RFC 9112), and an address that is a URI (RFC 3986).");
    };
  }
}
