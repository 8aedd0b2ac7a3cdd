using System.Diagnostics;
using System.Globalization;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Runs ffmpeg over files that may be hostile: no shell, only real containers, no other file and no network, nothing written but
/// to its standard output, bounded memory, lower priority than the server. It ends with us: its output then has no reader.
/// </summary>
internal static class Ffmpeg
{
    /// <summary>Neither playlists (hls, concat, dash) nor pictures nor devices: they make the reader open what the file names.</summary>
    public const string Formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,ogg,flv,asf";

    private const string ReadError = "Input/output error";

    private const long MaxMemory = 6L * 1024 * 1024 * 1024;

    /// <summary>
    /// Nearer to its beginning a file is read from there. ffmpeg itself aims a little earlier than it is told (it allows for B-frames), and AVI
    /// answers an aim before the first frame with a place somewhere behind it.
    /// </summary>
    private const double LeastSeek = 0.5;

    /// <summary>The arguments that open a file safely; <paramref name="from"/> in seconds, with the file's own times kept.</summary>
    public static IEnumerable<string> Input(string path, double? from = null, params IEnumerable<string> more) =>
        [
            .. "-v error -nostdin -nostats -progress pipe:2 -protocol_whitelist file -format_whitelist".Split(' '),
            Formats,
            .. more,
            .. from is null ? [] : (string[])["-copyts", "-start_at_zero"],
            .. from >= LeastSeek
                ? (string[])["-ss", from.Value.ToString("0.######", CultureInfo.InvariantCulture)]
                : [],
            "-i",
            // With "file:" no name is taken for an option or a URL.
            $"file:{path}",
        ];

    /// <summary>The arguments that write fragments to the standard output, shifted as <see cref="FragmentReader"/> expects.</summary>
    public static IEnumerable<string> FragmentsOut { get; } =
    [
        .. "-map_metadata -1 -map_chapters -1 -output_ts_offset".Split(' '),
        FragmentReader.Shift.ToString(CultureInfo.InvariantCulture),
        .. "-avoid_negative_ts disabled -use_editlist 0 -flush_packets 1 -f mp4 pipe:1".Split(' '),
    ];

    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    public static Process Start(string program, IEnumerable<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        process.Start();
        process.StandardInput.Close();
        Libc.LimitChild(process.Id, MaxMemory);
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already; how, its exit code says.
        }
        return process;
    }

    /// <summary>
    /// Whether the machine ended it: a signal (for want of memory, say), or it gave up for a disk that could not be read. What it made until then
    /// looks whole and is not, and another run may make the rest; what it made of a damaged file is all there is. Newer ones end with
    /// the number of their error, which lies above the signals.
    /// </summary>
    public static bool WasCutShort(int exitCode, string complaints) =>
        exitCode is 126 or 127 or (> 128 and < 160)
        || (exitCode != 0 && complaints.Split(Complaints.Between).Any(ChildExit.IsOfSystem));

    /// <summary>Whether a disk did not give all of the file: it goes on as if that ended there, and ends as if all were well.</summary>
    public static bool MissedSome(string complaints) =>
        complaints.Split(Complaints.Between).Any(each => each.EndsWith(ReadError, StringComparison.Ordinal));

    /// <summary>Ends it at once; one that has ended is no error.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Gone already.
        }
    }
}
