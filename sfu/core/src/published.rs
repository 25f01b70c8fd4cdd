//! Which tracks does a publisher's newest offer send, and which packet belongs to which?

use str0m::media::Mid;
use str0m::rtp::Ssrc;

use crate::codec::Codec;
use crate::error::Error;
use crate::event::TrackId;
use crate::layers;
use crate::limits::TRACKS;
use crate::sdp::Section;

/// A track as the offer describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offered {
    pub codec: Codec,
    pub mid: String,
    pub track_id: String,
    pub rids: Vec<String>,
}

impl Offered {
    /// Everybody in the room is told of it.
    fn is_wordy(&self) -> bool {
        self.mid.len() > 64 || self.track_id.len() > 256 || self.rids.iter().any(|r| r.len() > 32)
    }
}

/// Tracks in an offer, or a refusal when there are too many, or names too long.
pub(crate) fn offered(sections: &[Section]) -> Result<Vec<Offered>, Error> {
    let sending = sections.iter().filter(|s| s.sends);
    let offered: Vec<Offered> = sending
        .filter_map(|s| {
            Some(Offered {
                codec: s.agreed.first_of(s.kind?)?,
                mid: s.mid.clone(),
                track_id: s.track_id.clone(),
                rids: layers::order(s.rids.clone()),
            })
        })
        .collect();
    if offered.len() > TRACKS {
        return Err(Error::BadSdp("more than 32 tracks".into()));
    }
    if offered.iter().any(Offered::is_wordy) {
        return Err(Error::BadSdp("the name of a track, a section or a layer is too long".into()));
    }
    Ok(offered)
}

#[derive(Default)]
pub(crate) struct Published {
    pub tracks: Vec<(TrackId, Offered)>,
    /// Streams seen so far. A sender may bring new ones at will, so this is a bounded cache.
    streams: Vec<(Ssrc, TrackId, usize)>,
}

/// What an offer changed.
pub(crate) struct Changes {
    pub removed: Vec<TrackId>,
    pub added: Vec<Offered>,
}

impl Published {
    /// Compare with what was there; the caller names what was added. A track in another codec is
    /// another track: who watches may not take it, and nothing in it goes on from before.
    pub fn apply(&mut self, offered: Vec<Offered>) -> Changes {
        let name = |t: &Offered| (t.codec, t.mid.clone(), t.track_id.clone());
        let same = |a: &Offered, b: &Offered| name(a) == name(b);
        let gone = |t: &Offered| !offered.iter().any(|o| same(o, t));
        let removed: Vec<TrackId> =
            self.tracks.iter().filter(|(_, t)| gone(t)).map(|(id, _)| *id).collect();
        self.tracks.retain(|(id, _)| !removed.contains(id));
        self.streams.clear();
        let new = |o: &Offered| !self.tracks.iter().any(|(_, t)| same(t, o));
        let added = offered.iter().filter(|o| new(o)).cloned().collect();
        Changes { removed, added }
    }

    /// Streams seen so far.
    pub fn streams(&self) -> impl Iterator<Item = Ssrc> + '_ {
        self.streams.iter().map(|(ssrc, ..)| *ssrc)
    }

    /// Track and layer of a stream.
    pub fn resolve(
        &mut self,
        ssrc: Ssrc,
        describe: impl FnOnce() -> Option<(Mid, Option<String>)>,
    ) -> Option<(TrackId, usize)> {
        if let Some((_, track, layer)) = self.streams.iter().find(|(s, ..)| *s == ssrc) {
            return Some((*track, *layer));
        }
        let (mid, rid) = describe()?;
        let (id, offered) = self.tracks.iter().find(|(_, t)| t.mid == *mid)?;
        let layer = match rid {
            Some(rid) => offered.rids.iter().position(|r| *r == rid)?,
            None if offered.rids.is_empty() => 0,
            None => return None,
        };
        if self.streams.len() >= TRACKS * layers::MOST {
            self.streams.clear();
        }
        self.streams.push((ssrc, *id, layer));
        Some((*id, layer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(codec: Codec) -> Offered {
        Offered { codec, mid: "0".into(), track_id: "camera".into(), rids: Vec::new() }
    }

    #[test]
    fn a_track_in_another_codec_is_another_track() {
        let mut published = Published::default();
        published.tracks.push((7, track(Codec::Vp8)));
        let changes = published.apply(vec![track(Codec::Vp8)]);
        assert_eq!((changes.removed, changes.added), (vec![], vec![]));
        let changes = published.apply(vec![track(Codec::H264)]);
        assert_eq!((changes.removed, changes.added), (vec![7], vec![track(Codec::H264)]));
    }
}
