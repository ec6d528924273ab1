#!/usr/bin/python3
"""Publishes into a room by WHIP with GStreamer's webrtcbin: a test picture and a tone.

Usage: whip_publish.py URL TOKEN FAMILY [CODEC]

FAMILY is 4 or 6: only the server's candidates of that family are used. CODEC is VP8 (default), VP9 or
H264. Several times a second one JSON line says what was encoded so far: {"frames"}. Ends on SIGTERM after
it deleted its resource.
"""

import json
import signal
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

from sessions import Session  # noqa: E402

# Looked up here, by one thread: PyGObject makes an enumeration at its first use, and streaming threads that come
# to one at the same time find it half made.
BUFFERS = Gst.PadProbeType.BUFFER
GO_ON = Gst.PadProbeReturn.OK
GATHERED = GstWebRTC.WebRTCICEGatheringState.COMPLETE
ANSWER = GstWebRTC.WebRTCSDPType.ANSWER

ENCODERS = {
    "VP8": "vp8enc name=encoder deadline=1 cpu-used=8 target-bitrate=800000 keyframe-max-dist=300 "
    "! rtpvp8pay picture-id-mode=15-bit pt=96",
    "VP9": "vp9enc name=encoder deadline=1 cpu-used=8 target-bitrate=800000 keyframe-max-dist=300 "
    "! rtpvp9pay picture-id-mode=15-bit pt=96",
    "H264": "openh264enc name=encoder bitrate=800000 gop-size=300 "
    "! rtph264pay config-interval=-1 aggregate-mode=zero-latency pt=96",
}


def pipeline_of(codec):
    picture = "videotestsrc is-live=true ! video/x-raw,width=640,height=360,framerate=30/1"
    sound = "audiotestsrc is-live=true ! audioconvert ! audioresample ! opusenc ! rtpopuspay pt=111"
    formats = (
        f"application/x-rtp,media=video,encoding-name={codec},payload=96,clock-rate=90000",
        "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000",
    )
    return Gst.parse_launch(
        "webrtcbin name=webrtc bundle-policy=max-bundle "
        f"{picture} ! videoconvert ! {ENCODERS[codec]} ! {formats[0]} ! webrtc. "
        f"{sound} ! {formats[1]} ! webrtc."
    )


class Publisher:
    def __init__(self, session, codec):
        self.session = session
        self.frames = 0
        self.loop = GLib.MainLoop()
        self.pipeline = pipeline_of(codec)
        self.webrtc = self.pipeline.get_by_name("webrtc")
        for index in range(2):
            transceiver = self.webrtc.emit("get-transceiver", index)
            direction = GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY
            transceiver.set_property("direction", direction)
            transceiver.set_property("do-nack", True)
        self.webrtc.connect("on-negotiation-needed", self.on_negotiation_needed)
        self.webrtc.connect("notify::ice-gathering-state", self.on_gathering)
        encoder = self.pipeline.get_by_name("encoder").get_static_pad("src")
        encoder.add_probe(BUFFERS, self.on_frame)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self.on_error)

    def run(self):
        GLib.timeout_add(200, self.report)
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, self.loop.quit)
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        self.session.end()

    def on_negotiation_needed(self, _):
        self.webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.on_offer))

    def on_offer(self, promise):
        promise.wait()
        # The offer lies in the reply's memory, so the reply has to outlive it.
        reply = promise.get_reply()
        self.webrtc.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

    def on_gathering(self, *_):
        state = self.webrtc.get_property("ice-gathering-state")
        if state == GATHERED:
            GLib.idle_add(self.negotiate)

    def negotiate(self):
        offer = self.webrtc.get_property("local-description").sdp.as_text()
        _, sdp = GstSdp.SDPMessage.new_from_text(self.session.begin(offer))
        answer = GstWebRTC.WebRTCSessionDescription.new(ANSWER, sdp)
        self.webrtc.emit("set-remote-description", answer, None)

    def on_frame(self, *_):
        self.frames += 1
        return GO_ON

    def report(self):
        print(json.dumps({"frames": self.frames}), flush=True)
        return True

    def on_error(self, _, message):
        print(message.parse_error(), file=sys.stderr)
        self.loop.quit()


if __name__ == "__main__":
    Gst.init(None)
    Publisher(Session(*sys.argv[1:4]), sys.argv[4] if len(sys.argv) > 4 else "VP8").run()
