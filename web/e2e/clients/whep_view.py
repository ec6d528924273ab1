#!/usr/bin/python3
"""Views a room by WHEP with GStreamer's webrtcbin, a WebRTC stack that is no browser's.

Usage: whep_view.py URL TOKEN FAMILY [CODEC]

FAMILY is 4 or 6: only the server's candidates of that family are used. CODEC is VP8 (default) or H264. Every
quarter of a second one JSON line says what was decoded so far: {"frames", "height", "loudness"}; the last sound
level is in dB. Ends on SIGTERM after it deleted its resource.
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
SOURCE = Gst.PadDirection.SRC
BUFFERS = Gst.PadProbeType.BUFFER
GO_ON = Gst.PadProbeReturn.OK
GATHERED = GstWebRTC.WebRTCICEGatheringState.COMPLETE
ANSWER = GstWebRTC.WebRTCSDPType.ANSWER


class Viewer:
    def __init__(self, session, codec):
        self.session = session
        self.frames, self.height, self.loudness = 0, 0, None
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.Pipeline()
        self.webrtc = Gst.ElementFactory.make("webrtcbin")
        self.webrtc.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.webrtc)
        self.receive("audio", "OPUS", 48000, 111)
        self.receive("video", codec, 90000, 96)
        self.webrtc.connect("pad-added", self.on_stream)
        self.webrtc.connect("notify::ice-gathering-state", self.on_gathering)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message", self.on_message)

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        promise = Gst.Promise.new_with_change_func(self.on_offer)
        self.webrtc.emit("create-offer", None, promise)
        GLib.timeout_add(250, self.report)
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, self.loop.quit)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        self.session.end()

    def receive(self, media, encoding, rate, payload):
        caps = Gst.Caps.from_string(
            f"application/x-rtp,media={media},encoding-name={encoding},"
            f"clock-rate={rate},payload={payload}"
        )
        direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
        transceiver = self.webrtc.emit("add-transceiver", direction, caps)
        if media == "video":
            transceiver.set_property("do-nack", True)

    def on_offer(self, promise):
        promise.wait()
        reply = promise.get_reply()
        self.webrtc.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

    def on_gathering(self, webrtc, _):
        if webrtc.get_property("ice-gathering-state") == GATHERED:
            GLib.idle_add(self.negotiate)

    def negotiate(self):
        offer = self.webrtc.get_property("local-description").sdp.as_text()
        _, sdp = GstSdp.SDPMessage.new_from_text(self.session.begin(offer))
        description = GstWebRTC.WebRTCSessionDescription.new(ANSWER, sdp)
        self.webrtc.emit("set-remote-description", description, None)

    def on_stream(self, _, pad):
        if pad.get_direction() != SOURCE:
            return
        decode = Gst.ElementFactory.make("decodebin")
        decode.connect("pad-added", self.on_decoded)
        self.pipeline.add(decode)
        decode.sync_state_with_parent()
        pad.link(decode.get_static_pad("sink"))

    def on_decoded(self, _, pad):
        structure = pad.get_current_caps().get_structure(0)
        if structure.get_name().startswith("video/"):
            sink = self.add("fakesink")
            pad.add_probe(BUFFERS, self.on_frame)
            pad.link(sink.get_static_pad("sink"))
            return
        convert, level, sink = self.add("audioconvert"), self.add("level"), self.add("fakesink")
        convert.link(level)
        level.link(sink)
        pad.link(convert.get_static_pad("sink"))

    def add(self, kind):
        element = Gst.ElementFactory.make(kind)
        if kind == "fakesink":
            element.set_property("sync", False)
        self.pipeline.add(element)
        element.sync_state_with_parent()
        return element

    def on_frame(self, pad, _):
        self.frames += 1
        self.height = pad.get_current_caps().get_structure(0).get_value("height")
        return GO_ON

    def on_message(self, _, message):
        if message.type == Gst.MessageType.ERROR:
            print(message.parse_error(), file=sys.stderr)
            self.loop.quit()
        elif message.type == Gst.MessageType.ELEMENT:
            structure = message.get_structure()
            if structure.get_name() == "level":
                self.loudness = max(structure.get_value("peak"))

    def report(self):
        line = {"frames": self.frames, "height": self.height, "loudness": self.loudness}
        print(json.dumps(line), flush=True)
        return True


if __name__ == "__main__":
    Gst.init(None)
    Viewer(Session(*sys.argv[1:4]), sys.argv[4] if len(sys.argv) > 4 else "VP8").run()
