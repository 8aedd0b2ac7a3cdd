using System.Globalization;
using System.Text;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>
/// A file by which a worker, or a supervisor, shows that it lives: it holds a lock on it, which the kernel takes away with its life,
/// so nothing left behind is ever believed. The file's name says whom a supervisor waits for, its content which member of the cluster
/// is dead once the lock is gone.
/// </summary>
internal sealed class ProcessMark : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    private ProcessMark(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Shows from now on that this worker lives.</summary>
    public static ProcessMark OfWorker(string controlPath) => Make(controlPath, ProcessMarks.Workers);

    /// <summary>Shows from now on that this supervisor lives, as a member of that address.</summary>
    public static ProcessMark OfSupervisor(string controlPath, string clusterAddress)
    {
        var mark = Make(controlPath, ProcessMarks.Supervisors);
        mark.Name(clusterAddress);
        return mark;
    }

    private static ProcessMark Make(string controlPath, string prefix)
    {
        var path = Path.Combine(
            Path.GetDirectoryName(controlPath)!,
            string.Create(CultureInfo.InvariantCulture, $"{prefix}{Environment.ProcessId}")
        );
        var file = new FileStream(
            path + ".new",
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        // Locked before it has its name: whoever finds it unlocked may believe that.
        if (!Libc.TryLock(file.SafeFileHandle.DangerousGetHandle()))
            throw new IOException($"cannot lock {path}");
        File.Move(path + ".new", path, overwrite: true);
        return new ProcessMark(path, file);
    }

    /// <summary>Tells which member of the cluster this process is.</summary>
    public void Name(string clusterAddress)
    {
        _file.Write(Encoding.UTF8.GetBytes(clusterAddress));
        _file.Flush();
    }

    /// <summary>Who stops in order leaves no mark.</summary>
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
    }
}
