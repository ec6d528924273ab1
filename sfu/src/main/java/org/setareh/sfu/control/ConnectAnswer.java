package org.setareh.sfu.control;

/**
 * The media plane's answer to an offer.
 *
 * @param sdp the answer, all candidates within
 * @param iceUfrag names the ICE session: changes on a restart (the ETag of WHIP)
 * @param restarted whether a living connection went on under new ICE credentials
 */
public record ConnectAnswer(String sdp, String iceUfrag, String icePassword, boolean restarted) {}
