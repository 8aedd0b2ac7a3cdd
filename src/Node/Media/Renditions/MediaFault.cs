using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Why another form of a video could not be made, in words a person can act on.</summary>
/// <param name="refusal">What the page shows.</param>
/// <param name="lasting">Trying again brings nothing: it is the file.</param>
/// <param name="detail">What the tool said, for the log.</param>
internal sealed class MediaFault(Refusal refusal, bool lasting, string? detail = null)
    : Exception(detail is null ? refusal.Sentence : $"{refusal.Sentence} ({detail})")
{
    public Refusal Refusal { get; } = refusal;

    public bool Lasting { get; } = lasting;

    public static MediaFault NoTool() =>
        Passing(
            "ffmpeg is not installed on the server, so this video can't be converted. Its owner can install it (Debian: apt install ffmpeg)."
        );

    public static MediaFault Gone() => new(Refusal.NotFound("The file of this video is gone."), lasting: false);

    public static MediaFault Passing(string sentence, string? detail = null) =>
        new(new(ErrorCode.Unavailable, sentence), lasting: false, detail);

    /// <summary>Whoever asks again has it sooner.</summary>
    public static MediaFault StillPreparing() => Passing("The server is still preparing this video.");

    public static MediaFault DiskIsAway() => Passing("The disk with this video does not answer at the moment.");

    public static MediaFault OfFile(string sentence, string? detail = null) =>
        new(Refusal.Invalid(sentence), lasting: true, detail);

    /// <summary>The machine ended ffmpeg, as <see cref="Ffmpeg.WasCutShort"/> tells.</summary>
    public static MediaFault CutShort(int exitCode, string complaint) =>
        complaint switch
        {
            _ when From(complaint) is { Lasting: false } known => known,
            _ when complaint.Contains("Cannot allocate memory", StringComparison.OrdinalIgnoreCase) => From(complaint),
            _ => Passing(
                "The server could not read this video to the end at the moment.",
                complaint.Length > 0 ? complaint : $"ffmpeg: exit code {exitCode}"
            ),
        };

    /// <summary>From what ffmpeg complained about before it ended.</summary>
    /// <param name="complaint">Its last words.</param>
    public static MediaFault From(string complaint)
    {
        bool Says(string words) => complaint.Contains(words, StringComparison.OrdinalIgnoreCase);
        return complaint switch
        {
            _ when Says("Unknown decoder") || (Says("Decoder (codec") && Says("not found")) => OfFile(
                "The server's ffmpeg has no decoder for this video. A complete build of ffmpeg may have one.",
                complaint
            ),
            _ when Says("Unknown encoder") => Passing(
                "The server's ffmpeg can't write H.264 and AAC. Install a complete build (Debian: apt install ffmpeg).",
                complaint
            ),
            _ when Says("No space left") => Passing("The server's disk is full.", complaint),
            _ when Says("Cannot allocate memory") || Says("malloc") => OfFile(
                "Converting this video takes more memory than the server allows.",
                complaint
            ),
            _ when Says("Invalid data") || Says("moov atom not found") || Says("not in whitelist") || Says("EBML") =>
                OfFile(
                    "The file is damaged, not complete, or no video at all. Copy it to the library again.",
                    complaint
                ),
            _ when Says("No such file") => Gone(),
            _ => OfFile("The server's ffmpeg could not convert this video. The server's log has its words.", complaint),
        };
    }
}
