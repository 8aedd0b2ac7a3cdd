using System.Globalization;
using System.Text;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>
/// A file by which a worker shows that it lives: it holds a lock on it, which the kernel takes away with its life, so
/// nothing left behind is ever believed. The file's name says whom a supervisor waits for, its content which member of
/// the cluster is dead once the lock is gone.
/// </summary>
internal sealed class WorkerMark : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    private WorkerMark(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>In a worker: shows from now on that it lives.</summary>
    public static WorkerMark Make(string controlPath)
    {
        var path = Path.Combine(
            Path.GetDirectoryName(controlPath)!,
            string.Create(CultureInfo.InvariantCulture, $"{WorkerMarks.Prefix}{Environment.ProcessId}")
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
        return new WorkerMark(path, file);
    }

    /// <summary>Tells which member of the cluster this worker is.</summary>
    public void Name(string clusterAddress)
    {
        _file.Write(Encoding.UTF8.GetBytes(clusterAddress));
        _file.Flush();
    }

    /// <summary>A worker that stops in order leaves no mark.</summary>
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
    }
}
