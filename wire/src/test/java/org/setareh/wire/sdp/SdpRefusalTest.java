package org.setareh.wire.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad description is refused with the line and words for whoever wrote it. */
class SdpRefusalTest {
  private static final String SESSION = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
  private static final String SECTION = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"; // line 5

  private static SdpException refused(String text) {
    return assertThrows(SdpException.class, () -> SessionDescription.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=rtpmap:111                     | rtpmap
          a=rtpmap:128 opus/48000/2        | payload type
          a=rtpmap:111 opus/-1             | rtpmap
          a=extmap:0 urn:x                 | extmap
          a=extmap:1/both urn:x            | extmap
          a=fingerprint:sha-256 0:1        | fingerprint
          a=fingerprint:sha-256 ZZ:11      | hexadecimal
          a=setup:maybe                    | setup
          a=ice-ufrag:abc                  | ufrag
          a=ice-pwd:tooshort               | pwd
          a=ssrc:4294967296 cname:x        | SSRC
          a=ssrc:1                         | ssrc
          a=ssrc-group:FID 1 x             | SSRC
          a=rid:ä send                     | rid
          a=rid:l maybe                    | rid
          a=simulcast:send                 | simulcast
          a=simulcast:send l send m        | simulcast
          a=mid:a b                        | mid
          a=mid:two words                  | 255 characters
          a=max-message-size:many          | number
          nonsense                         | letter
          A=upper                          | letter
          """)
  void namesTheLine(String line, String word) {
    SdpException e = refused(SESSION + SECTION + line + "\r\n");
    assertEquals(6, e.line());
    assertTrue(e.getMessage().startsWith("line 6: "), e.getMessage());
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n", "o=- 1 2 IN IP4 127.0.0.1\r\n", "v=1\r\n", "hello", "{}"})
  void beginsWithTheVersion(String text) {
    assertEquals(1, refused(text).line());
  }

  @Test
  void refusesWhatIsWrongAsAWhole() {
    assertEquals(0, refused("v=0\r\ns=-\r\n").line());
    String twice = SESSION + SECTION + "a=mid:0\r\n" + SECTION + "a=mid:0\r\n";
    assertTrue(refused(twice).getMessage().contains("two sections"));
    assertEquals(5, refused(SESSION + "m=audio x y\r\n").line());
    assertEquals(5, refused(SESSION + "m=audio 65536 UDP/TLS/RTP/SAVPF 1\r\n").line());
    assertEquals(5, refused(SESSION + "m=audio 9 UDP/TLS/RTP/SAVPF 300\r\n").line());
  }

  @Test
  void readsNothingOfATextThatIsTooLong() {
    String text = SESSION + "a=x\r\n".repeat(SessionDescription.MAX_LENGTH / 5);
    assertTrue(refused(text).getMessage().contains("characters"));
  }

  /** Twice the lines, about twice the time: what a hostile text repeats is never searched. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=ssrc:%d cname:x\r\n",
        "a=candidate:%d 1 udp 1 192.0.2.1 1 typ host\r\n",
        "a=extmap:%d urn:x\r\n",
        "a=rid:r%d send\r\n",
        "m=a %d b\r\n",
        "a=x%d\r\n"
      })
  void hostileTextsTakeTimeInProportionToTheirLength(String line) throws SdpException {
    String quarter = hostile(line, SessionDescription.MAX_LENGTH / 4);
    String whole = hostile(line, SessionDescription.MAX_LENGTH);
    long quarterNs = Long.MAX_VALUE;
    long wholeNs = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      quarterNs = Math.min(quarterNs, cpuTimeOfParsing(quarter));
      wholeNs = Math.min(wholeNs, cpuTimeOfParsing(whole));
    }
    // In proportion is 4 times as long, by each line that came before 16 times; below that noise.
    long noiseNs = 100_000_000;
    assertTrue(wholeNs < 10 * quarterNs + noiseNs, quarterNs + " ns, all of it " + wholeNs);
  }

  private static String hostile(String line, int length) {
    StringBuilder text = new StringBuilder(SESSION).append(SECTION);
    for (int i = 1; text.length() < length - 100; i++) {
      text.append(line.formatted(line.contains("extmap") ? i % 4351 + 1 : i));
      if (line.startsWith("m=") && i == 1000) {
        break;
      }
    }
    return text.toString();
  }

  /** Of this thread alone: whatever else runs on the machine takes none of it. */
  private static long cpuTimeOfParsing(String text) throws SdpException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    SessionDescription.parse(text);
    return threads.getCurrentThreadCpuTime() - begin;
  }
}
