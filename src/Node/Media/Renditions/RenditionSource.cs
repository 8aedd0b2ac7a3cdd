using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using SyncStream.Node.Media.Pictures;
using SyncStream.Node.Media.Subtitles;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Media.Renditions;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Answers for every name behind <c>/media/{videoId}/</c> but the file itself: from the cache, or by asking the actors.</summary>
internal sealed class RenditionSource(
    RenditionOwners owners,
    RenditionCache cache,
    Sources sources,
    SubtitleShelf subtitles,
    RenditionOptions options,
    IRequiredActor<RenditionsActor> actors,
    TimeProvider time
) : IRenditions
{
    private const string Playlist = "application/vnd.apple.mpegurl";
    private const string WebVttType = "text/vtt; charset=utf-8";
    private const string Keyframes = "keyframes.json";

    private static readonly TimeSpan StillTimeout = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<VideoId, double> _progress = new();
    private readonly ConcurrentDictionary<VideoId, MediaFault> _faults = new();

    public string Self => owners.Self;

    public string? Owner(VideoId video) => owners.Of(video);

    public bool Knows(string name) => RenditionName.Parse(name) is not null;

    public Rendition? Ready(VideoId video, string name) =>
        RenditionName.Parse(name) is { IsFile: true } known && cache.Find(video, known.File) is { } path
            ? new Rendition.OnDisk(path, known.ContentType)
            : null;

    public async Task<Rendition> Keep(VideoId video, string name, byte[] bytes, CancellationToken cancellationToken) =>
        RenditionName.Parse(name) is { IsFile: true } known
            ? new Rendition.OnDisk(await cache.Put(video, known.File, bytes, cancellationToken), known.ContentType)
            : new Rendition.Written(bytes, "application/octet-stream");

    public async Task<Rendition> Get(VideoId video, string name, string query, CancellationToken cancellationToken)
    {
        try
        {
            return await Find(video, name, query, cancellationToken);
        }
        catch (MediaFault fault)
        {
            _faults[video] = fault;
            return new Rendition.Refused(fault.Refusal, fault.Lasting);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Rendition.Refused(
                new(ErrorCode.Unavailable, "The server's disk could not be read or written."),
                false
            );
        }
    }

    public async Task<(SubtitleTrack? Track, Refusal? Refusal)> AddSubtitles(
        VideoId video,
        byte[] content,
        string label,
        Caller by,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await subtitles.Add(video, content, label, by, cancellationToken), null);
        }
        catch (MediaFault fault)
        {
            return (null, fault.Refusal);
        }
    }

    public async Task<Refusal?> RemoveSubtitles(
        VideoId video,
        string track,
        Caller by,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await subtitles.Remove(video, track, by, cancellationToken);
            return null;
        }
        catch (MediaFault fault)
        {
            return fault.Refusal;
        }
    }

    private async Task<Rendition> Find(VideoId video, string name, string query, CancellationToken stop)
    {
        if (RenditionName.Parse(name) is not { } known)
        {
            return NotThere();
        }
        if (known.Kind == RenditionKind.Status)
        {
            return Json(Status(video));
        }
        var asker = new Asker(time.GetTimestamp(), stop);
        var media = await sources.Find(video, known.IsPicture, stop);
        switch (known.Kind)
        {
            case RenditionKind.Poster:
                return await WholeFile(
                    video,
                    known,
                    async token =>
                        await Stills.Make(
                            RenditionTools.Ffmpeg,
                            Stills.Poster(await sources.PathOf(video, forPicture: true, token), media),
                            StillTimeout,
                            time,
                            token
                        ),
                    asker
                );
            case RenditionKind.StoryboardSheet:
                return await WholeFile(
                    video,
                    known,
                    async token =>
                        await Stills.Make(
                            RenditionTools.Ffmpeg,
                            Stills.Storyboard(await sources.PathOf(video, forPicture: true, token), media),
                            StillTimeout,
                            time,
                            token
                        ),
                    asker
                );
            case RenditionKind.StoryboardTrack:
                return new Rendition.Written(Encoding.UTF8.GetBytes(Stills.StoryboardTrack(media, query)), WebVttType);
            case RenditionKind.SubtitleList:
                return Json(await subtitles.List(video, media, stop));
            case RenditionKind.Subtitle:
                return await Subtitle(video, media, known, asker);
        }
        var set = await Set(video, media, asker);
        if (known.Kind == RenditionKind.Master)
        {
            _faults.TryRemove(video, out _);
            return Text(set.Master(), query);
        }
        if (set.Find(known.Stream) is not { } plan || known.Segment >= plan.Grid.Count)
        {
            return NotThere();
        }
        if (known.Kind == RenditionKind.Playlist)
        {
            return Text(RenditionSet.Playlist(plan), query);
        }
        await Ask(new WantSegment(video, plan, known.Segment, stop), asker);
        return Ready(video, name) ?? NotThere();
    }

    private async Task<Rendition> Subtitle(VideoId video, SourceMedia media, RenditionName known, Asker asker)
    {
        if (!int.TryParse(known.Stream, NumberStyles.None, CultureInfo.InvariantCulture, out var track))
        {
            return await subtitles.Read(video, known.Stream, asker.Left) is { } vtt
                ? new Rendition.Written(vtt, WebVttType)
                : NotThere();
        }
        if (track >= media.Texts.Count || !media.Texts[track].IsText)
        {
            return NotThere();
        }
        string[] only = ["-map", $"0:{media.Texts[track].Index}", "-f", "webvtt", "pipe:1"];
        return await WholeFile(
            video,
            known,
            async token =>
            {
                var input = Ffmpeg.Input(await sources.PathOf(video, forPicture: false, token));
                var made = await Capture.Output(
                    RenditionTools.Ffmpeg,
                    [.. input, .. only],
                    32 * 1024 * 1024,
                    StillTimeout,
                    time,
                    token
                );
                return Encoding.UTF8.GetBytes(WebVtt.From(Encoding.UTF8.GetString(made)) ?? "WEBVTT\n");
            },
            asker
        );
    }

    private async Task<Rendition> WholeFile(
        VideoId video,
        RenditionName known,
        Func<CancellationToken, Task<byte[]>> make,
        Asker asker
    )
    {
        var use = known.Kind switch
        {
            RenditionKind.StoryboardSheet => FileUse.Scrub,
            RenditionKind.Subtitle => FileUse.Text,
            _ => FileUse.Show,
        };
        await Ask(new WantFile(video, known.File, make, asker.Left) { Use = use }, asker);
        return cache.Find(video, known.File) is { } path ? new Rendition.OnDisk(path, known.ContentType) : NotThere();
    }

    private async Task<RenditionSet> Set(VideoId video, SourceMedia media, Asker asker)
    {
        if (!RenditionSet.CanCopy(media))
        {
            return new(media, null, options);
        }
        if (!cache.Has(video, Keyframes))
        {
            _progress[video] = 0;
            await Ask(
                new WantFile(
                    video,
                    Keyframes,
                    token => sources.FindKeyframes(video, media, at => _progress[video] = at, token),
                    asker.Left
                )
                {
                    Use = FileUse.Play,
                },
                asker
            );
        }
        _progress.TryRemove(video, out _);
        return new(media, await sources.Keyframes(video, asker.Left), options);
    }

    private async Task Ask(object want, Asker asker)
    {
        // What came before has taken some of it.
        var patience = WantSegment.Patience - time.GetElapsedTime(asker.Began);
        if (patience <= TimeSpan.Zero)
        {
            throw MediaFault.StillPreparing();
        }
        try
        {
            if (await actors.ActorRef.Ask(want, patience, asker.Left) is NotMade not)
            {
                throw not.Fault;
            }
        }
        catch (AskTimeoutException)
        {
            throw MediaFault.StillPreparing();
        }
    }

    private RenditionStatus Status(VideoId video) =>
        _progress.TryGetValue(video, out var at) ? new("preparing", Math.Clamp(at, 0, 1), null)
        : _faults.TryGetValue(video, out var fault) && fault.Lasting ? new("failed", null, fault.Refusal.Sentence)
        : new("ready", null, null);

    /// <summary>Every line that is an address carries the query on.</summary>
    private static Rendition.Written Text(string playlist, string query)
    {
        if (query.Length > 0)
        {
            var lines = playlist.Split('\n').Select(line => line.Length > 0 && line[0] != '#' ? line + query : line);
            playlist = string.Join('\n', lines)
                .Replace(".m3u8\"", $".m3u8{query}\"")
                .Replace("init.mp4\"", $"init.mp4{query}\"");
        }
        return new(Encoding.UTF8.GetBytes(playlist), Playlist);
    }

    private static Rendition.Written Json<T>(T value) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, ProtocolJson.Options), "application/json", MayChange: true);

    private static Rendition.Refused NotThere() => new(Refusal.NotFound("This video has no such part."), Lasting: true);

    /// <summary>One request.</summary>
    /// <param name="Began">A time stamp.</param>
    /// <param name="Left">It has gone.</param>
    private readonly record struct Asker(long Began, CancellationToken Left);
}
