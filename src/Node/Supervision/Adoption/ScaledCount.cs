using System.Globalization;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>
/// How many workers <c>syncstream scale</c> left a server with, in a file beside its control socket. A supervisor that takes them over
/// goes on with as many; one that starts afresh begins with what is configured.
/// </summary>
/// <param name="controlPath">The control socket.</param>
/// <param name="configured">What flags and files say.</param>
/// <param name="log">Told where another number is taken, or the file cannot be written.</param>
internal sealed class ScaledCount(string controlPath, int configured, ILogger log)
{
    private readonly string _path = Path.Combine(Path.GetDirectoryName(controlPath)!, "scaled");

    /// <summary>How many to begin with.</summary>
    /// <param name="takesOver">Whether there are workers of an earlier supervisor.</param>
    public int Resume(bool takesOver)
    {
        // Who has configured another number since means that one.
        if (!takesOver || Read() is not { } kept || kept.Configured != configured)
        {
            Forget();
            return configured;
        }
        log.LogInformation(
            "Going on with {Count} workers, as syncstream scale left it; configured are {Configured}",
            kept.Count,
            configured
        );
        return kept.Count;
    }

    /// <summary>The server was scaled.</summary>
    public void Keep(int count) => Attempt(() => File.WriteAllText(_path, Text(configured) + " " + Text(count)));

    /// <summary>The server stops, and is to begin with what is configured.</summary>
    public void Forget() => Attempt(() => File.Delete(_path));

    private (int Configured, int Count)? Read()
    {
        try
        {
            return
                File.ReadAllText(_path).Split(' ') is [var before, var after]
                && int.TryParse(before, CultureInfo.InvariantCulture, out var was)
                && int.TryParse(after, CultureInfo.InvariantCulture, out var count)
                && count is >= 1 and <= 256
                ? (was, count)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Attempt(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(
                "{Path} cannot be written: {Reason}. The next supervisor may begin with another number of workers; see to the disk",
                _path,
                e.Message
            );
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
