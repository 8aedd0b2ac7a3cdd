using System.Security.Cryptography;
using System.Text;
using SyncStream.Node.Media.Renditions;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Renditions;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Media.Subtitles;

/// <summary>
/// A video's subtitles: those in the file, those beside it (<c>Film.en.srt</c> next to <c>Film.mkv</c>) and those that were uploaded.
/// They are numbered in that order of kinds by a key that stays the same: <c>0</c>, <c>s-en-1a2b</c>, <c>u-1a2b</c>.
/// </summary>
internal sealed class SubtitleShelf(IVideoFiles files, RenditionOptions options, TimeProvider time)
{
    private const int MaxUploads = 50;

    /// <summary>Of the uploaded ones, added by one person: nobody fills a video's list alone.</summary>
    private const int MaxOfOne = 5;
    private static readonly string[] Extensions = [".srt", ".vtt", ".ass", ".ssa"];
    private readonly HangingLooks<VideoId, IReadOnlyList<string>> _beside = new(Disk.Names);
    private readonly HangingLooks<string, byte[]?> _read = new(Disk.Names);
    private readonly string _uploads = Path.Combine(Path.GetDirectoryName(options.Directory)!, "subtitles");

    /// <summary>All that there are.</summary>
    /// <exception cref="MediaFault">The library's disk is away.</exception>
    public async Task<IReadOnlyList<SubtitleTrack>> List(VideoId video, SourceMedia media, CancellationToken stop) =>
        [
            .. media
                .Texts.Select((text, n) => (text, n))
                .Where(each => each.text.IsText)
                .Select(each => new SubtitleTrack(
                    $"{each.n}",
                    each.text.Title ?? each.text.Language ?? $"{each.n + 1}",
                    each.text.Language,
                    "embedded"
                )),
            .. (await Beside(video, stop)).Select(file => new SubtitleTrack(
                KeyOf(file),
                LabelOf(file, video),
                LanguageOf(file, video),
                "file"
            )),
            .. Uploaded(video)
                .Select(file => new SubtitleTrack(
                    Path.GetFileNameWithoutExtension(file),
                    Titles.Clean(File.ReadLines(file).Skip(1).FirstOrDefault()?.Replace("NOTE ", "")) ?? "uploaded",
                    null,
                    "uploaded"
                )),
        ];

    /// <summary>The WebVTT of one that is not in the video's own file; null where there is none of that key.</summary>
    /// <exception cref="MediaFault">It is no subtitle file, or the library's disk is away.</exception>
    public async Task<byte[]?> Read(VideoId video, string key, CancellationToken stop)
    {
        if (Uploaded(video).FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == key) is { } uploaded)
        {
            return File.ReadAllBytes(uploaded);
        }
        if ((await Beside(video, stop)).FirstOrDefault(file => KeyOf(file) == key) is not { } path)
        {
            return null;
        }
        var reading = _read.Find(
            path,
            () => new FileInfo(path).Length > options.SubtitleSize ? null : File.ReadAllBytes(path)
        );
        var bytes =
            await Patiently(reading, stop) ?? throw MediaFault.OfFile("The subtitle file is too large to be one.");
        var text = SubtitleText.Decode(bytes);
        return Encoding.UTF8.GetBytes(WebVtt.From(text) ?? throw NoCue());
    }

    /// <summary>Keeps an uploaded one; the same content twice is one, of whoever added it first.</summary>
    /// <exception cref="MediaFault">It is no subtitle file, or there are too many.</exception>
    public async Task<SubtitleTrack> Add(
        VideoId video,
        byte[] bytes,
        string label,
        Caller by,
        CancellationToken cancellationToken
    )
    {
        var vtt = WebVtt.From(SubtitleText.Decode(bytes)) ?? throw NoCue();
        var name = Titles.Clean(label.Replace("-->", "")) ?? "uploaded";
        var content = Encoding.UTF8.GetBytes(vtt.Insert("WEBVTT\n".Length, $"NOTE {name}\n"));
        var key = $"u-{Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
        var folder = Path.Combine(_uploads, video.Value);
        var path = Path.Combine(folder, $"{key}.vtt");
        using var alone = await Lock(cancellationToken);
        if (!File.Exists(path))
        {
            CheckShares([.. Uploaded(video)], by);
            Directory.CreateDirectory(folder);
            await Write(AuthorOf(path), Encoding.UTF8.GetBytes(by.ViewerId.Value), cancellationToken);
            await Write(path, content, cancellationToken);
        }
        return new(key, name, null, "uploaded");
    }

    /// <summary>Takes an uploaded one away.</summary>
    /// <exception cref="MediaFault">There is none of that key, or it is another's.</exception>
    public async Task Remove(VideoId video, string key, Caller by, CancellationToken cancellationToken)
    {
        using var alone = await Lock(cancellationToken);
        if (Uploaded(video).FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == key) is not { } file)
        {
            throw new MediaFault(
                Refusal.NotFound("This video has no such uploaded subtitles on the host that holds it."),
                lasting: true
            );
        }
        if (!by.IsAdmin && !IsOf(file, by))
        {
            throw new MediaFault(
                Refusal.Forbidden("Only whoever added subtitles, and administrators, may take them away."),
                lasting: true
            );
        }
        File.Delete(file);
        File.Delete(AuthorOf(file));
    }

    private static void CheckShares(List<string> uploaded, Caller by)
    {
        if (uploaded.Count >= MaxUploads)
        {
            throw MediaFault.OfFile($"This video has {MaxUploads} uploaded subtitles already.");
        }
        if (!by.IsAdmin && uploaded.Count(file => IsOf(file, by)) >= MaxOfOne)
        {
            throw MediaFault.OfFile($"You have added {MaxOfOne} subtitles to this video; take one of them away first.");
        }
    }

    // Beside the subtitles, not in them: everybody reads those. What an older version kept has no author.
    private static string AuthorOf(string path) => Path.ChangeExtension(path, ".by");

    private static bool IsOf(string path, Caller by) =>
        File.Exists(AuthorOf(path)) && File.ReadAllText(AuthorOf(path)) == by.ViewerId.Value;

    private static async Task Write(string path, byte[] content, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        await File.WriteAllBytesAsync(temporary, content, cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }

    // Beside the cache: a backup reads the folder of the subtitles, and must not meet a lock.
    private async Task<IDisposable> Lock(CancellationToken cancellationToken) =>
        await HostLock.Take(Path.Combine(options.Directory, ".subtitles.lock"), time, cancellationToken)
        ?? throw MediaFault.Passing("Too many subtitles are added at once; try again in a few seconds.");

    private static MediaFault NoCue() =>
        MediaFault.OfFile(
            "No subtitle was found in the file: it must be SubRip (.srt), WebVTT (.vtt) or SubStation Alpha (.ass)."
        );

    private IEnumerable<string> Uploaded(VideoId video)
    {
        var folder = Path.Combine(_uploads, video.Value);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "u-*.vtt").Order() : [];
    }

    /// <summary>Subtitle files whose names begin with the video's. Links are not followed.</summary>
    private Task<IReadOnlyList<string>> Beside(VideoId video, CancellationToken stop) =>
        Patiently(_beside.Find(video, () => LookBeside(video)), stop);

    private async Task<T> Patiently<T>(Task<T> look, CancellationToken stop)
    {
        try
        {
            return await look.WaitAsync(WantSegment.Patience, time, stop);
        }
        catch (TimeoutException)
        {
            throw MediaFault.DiskIsAway();
        }
    }

    private List<string> LookBeside(VideoId video)
    {
        foreach (var copy in files.Locate(video))
        {
            var (folder, name) = (Path.GetDirectoryName(copy.Path)!, Path.GetFileNameWithoutExtension(copy.Path));
            var found = new DirectoryInfo(folder)
                .EnumerateFiles()
                .Where(file =>
                    Extensions.Contains(file.Extension.ToLowerInvariant())
                    && !file.Attributes.HasFlag(FileAttributes.ReparsePoint)
                    && (
                        Path.GetFileNameWithoutExtension(file.Name) == name
                        || file.Name.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)
                    )
                )
                .Select(file => file.FullName)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }
        return [];
    }

    private static string KeyOf(string path) =>
        $"s-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path))))[..12]}";

    private string LabelOf(string path, VideoId video) => LanguageOf(path, video) ?? Titles.Of(path);

    /// <summary>What stands between the video's name and the extension: <c>en</c>, <c>de.forced</c>.</summary>
    private string? LanguageOf(string path, VideoId video)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var longest = files
            .Locate(video)
            .Select(copy => Path.GetFileNameWithoutExtension(copy.Path))
            .Where(copy => name.StartsWith(copy + ".", StringComparison.OrdinalIgnoreCase))
            .MaxBy(copy => copy.Length);
        return longest is null ? null : Titles.Clean(name[(longest.Length + 1)..]);
    }
}
