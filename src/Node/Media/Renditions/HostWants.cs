using System.Globalization;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// What a host's workers tell each other of the jobs that wait for a slot: each the rank of its most wanted one, in a file of its own
/// that it keeps locked. Ranks are of the host's one clock. The kernel unlocks the file of a worker that dies, and it counts no more.
/// </summary>
/// <param name="name">Of the slots.</param>
/// <param name="worker">This one's process id.</param>
internal sealed class HostWants(string directory, string name, int worker)
{
    private const int Length = 20;

    private readonly string _path = Path.Combine(
        directory,
        string.Create(CultureInfo.InvariantCulture, $"{name}-{worker}.want")
    );
    private FileStream? _own;
    private long _told = Turn.Forsaken;

    /// <summary>Tells the other workers how much this one wants a slot.</summary>
    /// <param name="rank">As <see cref="Turn.Rank"/>; <see cref="Turn.Forsaken"/> where nothing waits.</param>
    public void Tell(long rank)
    {
        // Where somebody emptied the folder, others look for a new one in vain.
        if (rank > Turn.Forsaken && _own is not null && !File.Exists(_path))
        {
            _own.Dispose();
            (_own, _told) = (null, Turn.Forsaken);
        }
        if (rank == _told)
        {
            return;
        }
        Span<byte> text = stackalloc byte[Length];
        rank.TryFormat(text, out var written, provider: CultureInfo.InvariantCulture);
        // Of one length, in one step: whoever reads finds the old or the new.
        text[written..].Fill((byte)' ');
        try
        {
            _own ??= Open();
            RandomAccess.Write(_own.SafeFileHandle, text, 0);
            _told = rank;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Told at the next look; without it a worker still takes what is free.
        }
    }

    /// <summary>How much any other worker wants a slot; <see cref="Turn.Forsaken"/> where none does.</summary>
    public long MostOfOthers()
    {
        try
        {
            return Directory
                .EnumerateFiles(directory, $"{name}-*.want")
                .Where(path => path != _path)
                .Select(Read)
                .DefaultIfEmpty(Turn.Forsaken)
                .Max();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Turn.Forsaken;
        }
    }

    private FileStream Open()
    {
        // With this sharing .NET holds a lock that others may hold, too.
        var file = new FileStream(
            _path + ".new",
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.ReadWrite,
            bufferSize: 0
        );
        // Locked before it has its name: what is found unlocked is a dead worker's.
        File.Move(_path + ".new", _path, overwrite: true);
        return file;
    }

    private static long Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (Libc.TryLock(file.SafeFileHandle.DangerousGetHandle()))
            {
                File.Delete(path);
                return Turn.Forsaken;
            }
            Span<byte> text = stackalloc byte[Length];
            var length = RandomAccess.Read(file.SafeFileHandle, text, 0);
            return long.TryParse(text[..length], NumberStyles.Integer, CultureInfo.InvariantCulture, out var rank)
                ? rank
                : Turn.Forsaken;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another worker tidies it away.
            return Turn.Forsaken;
        }
    }
}
