using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Renditions;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// What is found out of a file once: its streams, and where its key frames are. Key frames are kept beside what is made from them,
/// for finding them may mean reading the whole file.
/// </summary>
internal sealed class Sources(IVideoFiles files, RenditionCache cache, TimeProvider time) : IDisposable
{
    private const int Remembered = 1000;

    /// <summary>Files that are looked into at once: for people who play, and for pictures, of which a page of the library asks many at once.</summary>
    private const int Looks = 4;

    private const int PictureLooks = 2;

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan IndexTimeout = TimeSpan.FromMinutes(30);

    // Of their own as well: a page of a library that is away asks for a hundred.
    private static readonly OwnThreads PictureNames = new("Picture names", most: 64);

    private readonly ConcurrentDictionary<VideoId, SourceMedia> _known = new();
    private readonly HangingLooks<VideoId, string?> _paths = new(Disk.Names);
    private readonly HangingLooks<VideoId, string?> _picturePaths = new(PictureNames);
    private readonly SharedWork<(VideoId Video, bool ForPicture), SourceMedia> _looking = new();
    private readonly SemaphoreSlim _looks = new(Looks);
    private readonly SemaphoreSlim _pictureLooks = new(PictureLooks);

    /// <summary>The first copy that is there.</summary>
    /// <param name="forPicture">It is for a poster or the like, which never keeps anyone waiting who wants it for something else.</param>
    /// <exception cref="MediaFault">There is none, or <see cref="WantSegment.Patience"/> is over: the disk is away.</exception>
    public async Task<string> PathOf(VideoId video, bool forPicture, CancellationToken cancellationToken)
    {
        var paths = forPicture ? _picturePaths : _paths;
        var found = paths.Find(video, () => files.Locate(video).Select(file => file.Path).FirstOrDefault(File.Exists));
        try
        {
            return await found.WaitAsync(WantSegment.Patience, time, cancellationToken) ?? throw MediaFault.Gone();
        }
        catch (TimeoutException)
        {
            throw MediaFault.DiskIsAway();
        }
    }

    /// <param name="forPicture">As for <see cref="PathOf"/>.</param>
    /// <exception cref="MediaFault">
    /// There is no such file, nothing of it can be read, or <see cref="WantSegment.Patience"/> is over; what is looked for then is found
    /// for whoever asks again.
    /// </exception>
    public async Task<SourceMedia> Find(VideoId video, bool forPicture, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(video, out var known))
        {
            return known;
        }
        var found = _looking.Do((video, forPicture), left => Look(video, forPicture, left), cancellationToken);
        try
        {
            return await found.WaitAsync(WantSegment.Patience, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // Its fault is nobody's any more.
            _ = found.ContinueWith(late => late.Exception, TaskScheduler.Default);
            throw MediaFault.StillPreparing();
        }
    }

    public void Dispose()
    {
        _looks.Dispose();
        _pictureLooks.Dispose();
    }

    private async Task<SourceMedia> Look(VideoId video, bool forPicture, CancellationToken cancellationToken)
    {
        // Before there is a turn for it: where the disk is away it waits in vain, and those of other disks behind it.
        var path = await PathOf(video, forPicture, cancellationToken);
        var looks = forPicture ? _pictureLooks : _looks;
        await Enter(looks, cancellationToken);
        try
        {
            // Somebody who plays it may have been quicker.
            if (_known.TryGetValue(video, out var known))
            {
                return known;
            }
            return await Probe(video, path, cancellationToken);
        }
        finally
        {
            looks.Release();
        }
    }

    private async Task Enter(SemaphoreSlim looks, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(WantSegment.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await looks.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw MediaFault.StillPreparing();
        }
    }

    private async Task<SourceMedia> Probe(VideoId video, string path, CancellationToken cancellationToken)
    {
        try
        {
            string[] arguments =
            [
                .. "-v error -print_format json -protocol_whitelist file -format_whitelist".Split(' '),
                Ffmpeg.Formats,
                "-show_entries",
                SourceMedia.Entries,
                "-i",
                $"file:{path}",
            ];
            var exit = await ChildProcess.Run(RenditionTools.Ffprobe, arguments, ProbeTimeout, time, cancellationToken);
            if (exit.Code != 0 || SourceMedia.Read(exit.Output) is not { Duration: > 0 } media)
            {
                throw MediaFault.From(exit.Code != 0 ? exit.Complaint : "Invalid data: no picture, or no duration");
            }
            if (_known.Count >= Remembered)
            {
                _known.Clear();
            }
            return _known[video] = media;
        }
        catch (Exception e) when (e is TimeoutException or Win32Exception or JsonException)
        {
            throw MediaFault.Passing("The server could not look into this video at the moment.", e.Message);
        }
    }

    /// <summary>Seconds of each key frame, from the file's first instant, as <see cref="FindKeyframes"/> found them.</summary>
    public async Task<IReadOnlyList<double>> Keyframes(VideoId video, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(cache.Find(video, "keyframes.json") ?? throw MediaFault.StillPreparing());
        return await JsonSerializer.DeserializeAsync<double[]>(file, cancellationToken: cancellationToken) ?? [];
    }

    /// <summary>
    /// Looks for key frames, as JSON: by the file's index where it has one, which reads some kilobytes for every few seconds; else by reading
    /// all of it. An index leads to a key frame near each place asked for, not to all of them, which is enough to cut by.
    /// </summary>
    /// <param name="progress">Told how far it is, from 0 to 1.</param>
    /// <exception cref="MediaFault">The file can't be read.</exception>
    public async Task<byte[]> FindKeyframes(
        VideoId video,
        SourceMedia media,
        Action<double> progress,
        CancellationToken cancellationToken
    )
    {
        var found = KeyframeIndex.IsLikely(media)
            ? await Collect(KeyframeIndex.Places(media))
            : new SortedSet<double>();
        if (!KeyframeIndex.Covers(found, media.Duration))
        {
            found = await Collect([]);
        }
        return found.Count > 0
            ? JsonSerializer.SerializeToUtf8Bytes(found)
            : throw MediaFault.OfFile("No picture of this video can be reached: the file is damaged.");

        async Task<SortedSet<double>> Collect(IEnumerable<string> places)
        {
            var keyframes = new SortedSet<double>();
            await foreach (var (at, isKey) in Packets(video, media, places, cancellationToken))
            {
                progress(at / media.Duration);
                if (isKey && at >= -0.02 && at < media.Duration)
                {
                    keyframes.Add(Math.Round(Math.Max(0, at), 6));
                }
            }
            return keyframes;
        }
    }

    private async IAsyncEnumerable<(double At, bool IsKey)> Packets(
        VideoId video,
        SourceMedia media,
        IEnumerable<string> places,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string[] arguments =
        [
            .. "-v error -protocol_whitelist file -format_whitelist".Split(' '),
            Ffmpeg.Formats,
            .. "-show_entries packet=pts_time,flags -of csv=p=0 -select_streams".Split(' '),
            media.Picture.Index.ToString(CultureInfo.InvariantCulture),
            .. places,
            "-i",
            $"file:{await PathOf(video, forPicture: false, cancellationToken)}",
        ];
        using var deadline = new CancellationTokenSource(IndexTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var process = Ffmpeg.Start(RenditionTools.Ffprobe, arguments);
        using var kill = stop.Token.Register(() => Ffmpeg.Kill(process));
        var complaints = Complaints.Read(process.StandardError, CancellationToken.None);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
            {
                var comma = line.IndexOf(',', StringComparison.Ordinal);
                if (
                    comma > 0
                    && double.TryParse(
                        line.AsSpan(0, comma),
                        NumberStyles.Float,
                        CultureInfo.InvariantCulture,
                        out var pts
                    )
                )
                {
                    yield return (pts - media.StartTime, line.AsSpan(comma).Contains('K'));
                }
            }
            await complaints;
            stop.Token.ThrowIfCancellationRequested();
        }
        finally
        {
            Ffmpeg.Kill(process);
        }
    }
}
