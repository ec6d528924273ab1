package org.setareh.sfu.negotiate;

/**
 * Header-extension ids of a section (RFC 8285), those of the offer; 0 where one was not negotiated.
 *
 * @param streamId rid, in sources alone
 * @param repairedStreamId rid of what RTX repairs, in sources alone
 */
public record ExtensionIds(
    int mid,
    int streamId,
    int repairedStreamId,
    int audioLevel,
    int transportSequenceNumber,
    int absoluteSendTime,
    int absoluteCaptureTime,
    int dependencyDescriptor) {}
