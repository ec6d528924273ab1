package org.setareh.wire.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Trickled candidates and restarts (RFC 8840 section 9, RFC 9725 section 4.3). */
class SdpFragmentTest {
  @Test
  void readsTheRestartOfRfc9725() throws SdpException {
    SdpFragment fragment = SdpFragment.parse(SdpTexts.read("whip-restart.sdpfrag"));
    assertEquals("ysXw", fragment.credentials().iceUfrag());
    assertEquals("vw5LmwG4y/e6dPP/zAP9Gp5k", fragment.credentials().icePwd());
    assertEquals(4, fragment.allCandidates().size());
    assertTrue(fragment.sections().getFirst().endOfCandidates());
    assertEquals("0", fragment.sections().getFirst().mid());
    assertEquals(fragment, SdpFragment.parse(fragment.toString()));
  }

  @Test
  void readsCredentialsAndCandidatesBeforeAnySection() throws SdpException {
    SdpFragment fragment =
        SdpFragment.parse(
            """
            a=ice-ufrag:EsAw
            a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
            a=candidate:1 1 udp 2122260223 2001:db8::1 61764 typ host
            a=candidate:cannot be read
            a=x-unknown:1
            a=end-of-candidates
            """);
    assertEquals("EsAw", fragment.credentials().iceUfrag());
    assertEquals(
        List.of(Candidate.host("1", 2122260223L, "2001:db8::1", 61764)), fragment.allCandidates());
    assertTrue(fragment.endOfCandidates());
    assertEquals(fragment, SdpFragment.parse(fragment.toString()));
  }

  @Test
  void writesTheAnswerToARestart() throws SdpException {
    SdpFragment answer =
        SdpFragment.of(
            new SdpFragment.Section(
                "audio 9 UDP/TLS/RTP/SAVPF 0",
                "0",
                new TransportAttributes(
                    "ufra", "passwordpasswordpassword", List.of(), List.of(), null),
                List.of(Candidate.host("1", 2130706431, "192.0.2.7", 10000)),
                true));
    assertEquals(
        """
        a=group:BUNDLE 0
        a=ice-lite
        m=audio 9 UDP/TLS/RTP/SAVPF 0
        a=mid:0
        a=ice-ufrag:ufra
        a=ice-pwd:passwordpasswordpassword
        a=candidate:1 1 udp 2130706431 192.0.2.7 10000 typ host
        a=end-of-candidates
        """
            .replace("\n", "\r\n"),
        answer.toString());
    assertEquals(answer, SdpFragment.parse(answer.toString()));
  }
}
