using System.Globalization;
using Akka.Actor;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>The marks of a data folder's processes, and so who lives and who died without a word.</summary>
/// <param name="FilePath">Where it is.</param>
/// <param name="Pid">By the file's name: whom to wait for. It takes more to signal them.</param>
/// <param name="Lives">By the lock on it.</param>
/// <param name="ClusterAddress">Of a dead one that had got as far as having one.</param>
internal sealed record ProcessMarks(string FilePath, int Pid, bool Lives, string ClusterAddress)
{
    public const string Workers = "worker-";
    public const string Supervisors = "supervisor-";

    // EWOULDBLOCK, as .NET passes it on: it takes a shared lock on what it opens, and the process holds an exclusive one.
    private const int WouldBlock = 11;

    public static IReadOnlyList<ProcessMarks> Read(string controlPath) =>
        [.. Read(controlPath, Workers), .. Read(controlPath, Supervisors)];

    /// <summary>The pids of the workers that live.</summary>
    public static IReadOnlySet<int> Living(string controlPath) =>
        Read(controlPath, Workers).Where(mark => mark.Lives).Select(mark => mark.Pid).ToHashSet();

    /// <summary>The addresses of those who died, where their marks were not yet swept away.</summary>
    public static IReadOnlyList<string> Dead(string controlPath) =>
        [
            .. Read(controlPath)
                .Where(mark => !mark.Lives && mark.ClusterAddress.Length > 0)
                .Select(mark => mark.ClusterAddress),
        ];

    /// <summary>The address of a worker that died; null where it had none yet.</summary>
    public static Address? Dead(string controlPath, int pid) =>
        ReadOne(Path.Combine(Path.GetDirectoryName(controlPath)!, $"{Workers}{pid}"), Workers)
            is { Lives: false, ClusterAddress: { Length: > 0 } address }
            ? Address.Parse(address)
            : null;

    /// <summary>Removes the marks of the dead: a supervisor's task, once it has told everyone.</summary>
    public static void Sweep(string controlPath)
    {
        foreach (var mark in Read(controlPath).Where(mark => !mark.Lives))
            File.Delete(mark.FilePath);
    }

    /// <summary>The same, of one member: another process may have its address one day, and must not be taken for it.</summary>
    public static void Sweep(string controlPath, string clusterAddress)
    {
        try
        {
            foreach (var mark in Read(controlPath, Workers).Where(m => !m.Lives && m.ClusterAddress == clusterAddress))
                File.Delete(mark.FilePath);
        }
        // The next supervisor sweeps it away.
        catch (IOException) { }
    }

    private static IEnumerable<ProcessMarks> Read(string controlPath, string prefix)
    {
        var folder = Path.GetDirectoryName(controlPath)!;
        return Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder, prefix + "*")
                .Select(path => ReadOne(path, prefix))
                .OfType<ProcessMarks>()
            : [];
    }

    private static ProcessMarks? ReadOne(string path, string prefix)
    {
        if (
            !int.TryParse(
                Path.GetFileName(path)[prefix.Length..],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var pid
            )
        )
            return null;
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var text = new StreamReader(file);
            return new(path, pid, Lives: false, text.ReadToEnd());
        }
        catch (FileNotFoundException)
        {
            return null; // It stopped in order just now.
        }
        catch (IOException e)
        {
            return e.HResult == WouldBlock ? new(path, pid, Lives: true, "") : null;
        }
    }
}
