package org.setareh.sfu.forward;

/**
 * One instant in both of the server's clocks, so that protocols that read no clock can write NTP
 * time. All consumers of a process share one, else sound and picture of one person drift.
 *
 * @param nowNs the monotonic clock
 * @param ntp the same instant in 32.32 fixed-point seconds since 1900
 */
public record NtpAnchor(long nowNs, long ntp) {
  private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;

  /** An anchor from milliseconds since 1970. */
  public static NtpAnchor ofUnixMillis(long nowNs, long unixMillis) {
    long seconds = Math.floorDiv(unixMillis, 1000) + NTP_TO_UNIX_SECONDS;
    long fraction = ((long) Math.floorMod(unixMillis, 1000) << 32) / 1000;
    return new NtpAnchor(nowNs, seconds << 32 | fraction);
  }

  /** The NTP time of an instant of the monotonic clock. */
  public long at(long ns) {
    long elapsed = ns - nowNs;
    long seconds = Math.floorDiv(elapsed, 1_000_000_000L);
    long rest = Math.floorMod(elapsed, 1_000_000_000L);
    return ntp + (seconds << 32) + (rest << 32) / 1_000_000_000L;
  }
}
