using System.Buffers;

namespace SyncStream.Node.Media.Renditions;

/// <summary>What ffmpeg says on its standard error: errors, and between them its progress, which is read elsewhere.</summary>
internal static class Complaints
{
    /// <summary>Stands between those that are answered.</summary>
    public const string Between = "; ";

    private const int Kept = 20;
    private static readonly SearchValues<char> KeyLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz_0123456789"
    );

    /// <summary>Reads to the end, so that the child never waits; answers the last errors.</summary>
    /// <param name="progress">Told how far the output is, in seconds.</param>
    public static async Task<string> Read(
        StreamReader reader,
        CancellationToken cancellationToken,
        Action<double>? progress = null
    )
    {
        var lines = new Queue<string>();
        try
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                const string At = "out_time_us=";
                if (line.StartsWith(At, StringComparison.Ordinal) && long.TryParse(line[At.Length..], out var micros))
                {
                    progress?.Invoke(micros / 1e6);
                }
                else if (!IsProgress(line))
                {
                    lines.Enqueue(line.Length > 300 ? line[..300] : line);
                    if (lines.Count > Kept)
                    {
                        lines.Dequeue();
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The process was ended; what it had said is enough.
        }
        return string.Join(Between, lines.Distinct().TakeLast(4));
    }

    /// <summary><c>key=value</c> with a key of small letters, digits and underscores.</summary>
    private static bool IsProgress(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && line.AsSpan(0, at).IndexOfAnyExcept(KeyLetters) < 0;
    }
}
