package org.setareh.sfu.srtp;

import java.lang.foreign.MemorySegment;
import org.setareh.wire.rtp.SplitPacket;

/**
 * Encrypts and authenticates single packets under one session key, knowing nothing of windows or
 * counters. One thread, for one direction of one connection and for either SRTP or SRTCP.
 *
 * <p>Segments are native memory. The index is the 48-bit packet index of RTP (ROC and sequence
 * number) or SRTCP's 31 bits.
 */
interface PacketCipher extends AutoCloseable {

  /**
   * Encrypts a packet to behind its header, where its prefix stands, and puts the tag behind it.
   *
   * @return false if the library failed, which only a broken installation makes it do
   */
  boolean sealRtp(SplitPacket packet, int ssrc, long index);

  /**
   * Checks and decrypts in place.
   *
   * @param length of the whole packet with its tag
   * @return whether the tag was right; where it was not, the bytes are spoilt
   */
  boolean openRtp(
      MemorySegment packet, long offset, int headerLength, int length, int ssrc, long index);

  /**
   * Encrypts in place behind the first 8 bytes; index and tag are put behind the packet in the
   * profile's order.
   *
   * @param length of the plain packet
   */
  boolean sealRtcp(MemorySegment packet, long offset, int length, int ssrc, int index);

  /**
   * Checks and decrypts in place.
   *
   * @param length of the whole packet with index and tag
   */
  boolean openRtcp(MemorySegment packet, long offset, int length, int ssrc, int index);

  @Override
  void close();
}
