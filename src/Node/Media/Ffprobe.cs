using System.ComponentModel;
using System.Text.Json;

namespace SyncStream.Node.Media;

/// <summary>Asks ffprobe. Files are hostile: only real containers are tried, and none may lead to another file or to the network.</summary>
public sealed class Ffprobe(TimeProvider time, TimeSpan timeout, string? program) : IVideoProbe
{
    // Neither playlists (hls, concat, dash) nor pictures nor devices: they make the prober open what the file names.
    private const string Formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,ogg,flv,asf";

    private static readonly string[] Arguments =
    [
        "-v",
        "error",
        "-print_format",
        "json",
        "-show_entries",
        "format=duration,format_name:stream=codec_type,codec_name,width,height,duration,pix_fmt,sample_aspect_ratio,channels:stream_side_data=rotation:stream_disposition=attached_pic:stream_tags=language,title",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        Formats,
        "-i",
    ];

    /// <summary>With the ffprobe of the PATH, where there is one.</summary>
    public static Ffprobe Installed(TimeProvider time, TimeSpan timeout) =>
        new(time, timeout, ChildProcess.Find("ffprobe"));

    public string? Missing =>
        program is null
            ? "ffprobe is not installed: videos are listed without duration and picture size. Install ffmpeg (Debian: apt install ffmpeg)."
            : null;

    public async Task<ProbeOutcome> Probe(string path, CancellationToken cancellationToken)
    {
        if (program is null)
        {
            return new ProbeOutcome.Unknown("ffprobe is not installed");
        }
        try
        {
            // With "file:" no name is taken for an option or a URL.
            var exit = await ChildProcess.Run(
                program,
                [.. Arguments, $"file:{path}"],
                timeout,
                time,
                cancellationToken
            );
            return exit.Code == 0 ? Read(exit.Output, Path.GetExtension(path))
                : exit.IsSystems ? new ProbeOutcome.Unknown(exit.Complaint)
                : new ProbeOutcome.NotAVideo(exit.Complaint);
        }
        catch (Exception e) when (e is TimeoutException or Win32Exception or JsonException)
        {
            return new ProbeOutcome.Unknown(e.Message);
        }
    }

    /// <param name="json">What ffprobe printed.</param>
    /// <param name="extension">Of the file's name: Matroska and WebM are told apart by it alone.</param>
    /// <exception cref="JsonException">It is not what ffprobe prints.</exception>
    internal static ProbeOutcome Read(string json, string extension)
    {
        var report =
            JsonSerializer.Deserialize<FfprobeReport>(json, FfprobeReport.Json)
            ?? throw new JsonException("ffprobe printed null");
        var streams = report.Streams ?? [];
        var pictures = streams.Where(stream => stream.IsPicture).ToList();
        if (pictures.Count == 0)
        {
            return new ProbeOutcome.NotAVideo("it has no picture");
        }
        if (report.Forgery is { } forgery)
        {
            return new ProbeOutcome.NotAVideo(forgery);
        }
        var audio = streams.Where(stream => stream.CodecType == "audio").ToList();
        var subtitles = streams.Where(stream => stream.CodecType == "subtitle").ToList();
        return new ProbeOutcome.Video(
            new(
                report.Duration,
                pictures[0].Shown?.Width,
                pictures[0].Shown?.Height,
                [
                    .. streams
                        .Where(stream => stream.IsPicture || stream.CodecType == "audio")
                        .Select(stream => stream.CodecName ?? "unknown"),
                ],
                [.. subtitles.Select((stream, n) => stream.Name ?? $"{n + 1}")]
            )
            {
                Audio = [.. audio.Select(stream => stream.AsAudio())],
                Direct = DirectPlay.Works(
                    report.Format?.FormatName ?? "",
                    extension,
                    pictures[0].CodecName ?? "",
                    pictures[0].PixFmt ?? "",
                    audio.Count == 0 ? null : audio[0].CodecName ?? ""
                ),
            }
        );
    }
}
