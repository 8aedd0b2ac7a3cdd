using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Renditions;

/// <summary>Other forms of a video and what is around its picture: HLS, poster, storyboard, subtitles.</summary>
public interface IRenditions
{
    /// <summary>The worker that makes them (its private <c>host:port</c>): this one or another; null where no worker can.</summary>
    string? Owner(VideoId video);

    /// <summary>This worker's own, as <see cref="Owner"/> would name it.</summary>
    string Self { get; }

    /// <summary>Whether there is such a form at all. Only such a name becomes part of a path or of an address.</summary>
    /// <param name="name">Behind <c>/media/{videoId}/</c>: <c>hls/v-720/12.m4s</c>.</param>
    bool Knows(string name);

    /// <summary>What lies ready on this host; null where something would have to be made, or asked of another.</summary>
    Rendition? Ready(VideoId video, string name);

    /// <summary>Makes what is missing, and waits for it, but not for ever.</summary>
    /// <param name="query">What names inside playlists carry on: <c>?access_token=…</c>, or nothing.</param>
    Task<Rendition> Get(VideoId video, string name, string query, CancellationToken cancellationToken);

    /// <summary>Keeps what another host made.</summary>
    Task<Rendition> Keep(VideoId video, string name, byte[] bytes, CancellationToken cancellationToken);

    /// <summary>Keeps an uploaded subtitle file: SubRip, WebVTT or SubStation Alpha, in any encoding.</summary>
    /// <param name="by">Who adds it: they may take it away again, and add only so many to a video.</param>
    Task<(SubtitleTrack? Track, Refusal? Refusal)> AddSubtitles(
        VideoId video,
        byte[] content,
        string label,
        Caller by,
        CancellationToken cancellationToken
    );

    /// <summary>Takes an uploaded subtitle file away; null once it is gone, <c>not_found</c> where there is none of that name here.</summary>
    /// <param name="track">As it is listed.</param>
    /// <param name="by">Who wants it away: whoever added it, or an administrator.</param>
    Task<Refusal?> RemoveSubtitles(VideoId video, string track, Caller by, CancellationToken cancellationToken);
}

/// <summary>What came of it: a closed family.</summary>
public abstract record Rendition
{
    private Rendition() { }

    /// <summary>A file that is complete and will not change while it is there.</summary>
    public sealed record OnDisk(string Path, string ContentType) : Rendition;

    /// <summary>A playlist, or what else is quickly written.</summary>
    public sealed record Written(byte[] Content, string ContentType, bool MayChange = false) : Rendition;

    /// <summary>It can't be had: <see cref="Lasting"/>, or for now.</summary>
    public sealed record Refused(Refusal Why, bool Lasting) : Rendition;
}

/// <summary>A subtitle track of a video, as <c>GET /media/{videoId}/subtitles</c> lists it.</summary>
/// <param name="Track">Its name in <c>subtitles/{track}.vtt</c>.</param>
/// <param name="Label">For people.</param>
/// <param name="Source"><c>embedded</c>, <c>file</c> (beside the video) or <c>uploaded</c>.</param>
public sealed record SubtitleTrack(string Track, string Label, string? Language, string Source);

/// <summary>How far the making of a video's HLS form is.</summary>
/// <param name="State"><c>ready</c>, <c>preparing</c> (the file is being read) or <c>failed</c>.</param>
/// <param name="Progress">From 0 to 1, where known.</param>
/// <param name="Sentence">Why it failed, for people.</param>
public sealed record RenditionStatus(string State, double? Progress, string? Sentence);
