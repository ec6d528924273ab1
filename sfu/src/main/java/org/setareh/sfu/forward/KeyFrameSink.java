package org.setareh.sfu.forward;

/**
 * Takes a consumer's requests for key frames. A consumer limits its own; merging those of many
 * receivers, and limiting what reaches the publisher, is the producer's work.
 */
@FunctionalInterface
public interface KeyFrameSink {
  /**
   * A key frame is needed. Called on the consumer's worker, from within a call to the consumer.
   *
   * @param encoding of the source, by its place in the offer; 0 where layers share one stream
   */
  void request(Source source, int encoding);
}
