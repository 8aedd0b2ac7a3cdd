using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Holders;

/// <summary>The right to bring one block. Disposed without <see cref="Complete"/>, the next who waits gets it.</summary>
public sealed class BlockClaim : IDisposable
{
    private static int _parts;
    private readonly string _path;
    private readonly string _part;
    private bool _complete;
    private readonly SafeFileHandle _held;
    private readonly SafeFileHandle _bytes;
    private long _length;

    /// <param name="held">The locked claim, in a file of its own: the block must be free of locks when it appears.</param>
    internal BlockClaim(string path, SafeFileHandle held)
    {
        (_path, _held) = (path, held);
        // A name of its own: should a claim be removed in the moment in which another takes it, two bring the block, but neither spoils it.
        _part = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _parts)}.part";
        try
        {
            _bytes = File.OpenHandle(
                _part,
                FileMode.Create,
                FileAccess.Write,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.Asynchronous
            );
        }
        catch
        {
            // Else nobody could bring the block before it happens to be collected.
            held.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The disk is full or out of order.</exception>
    public async ValueTask Append(ReadOnlyMemory<byte> bytes)
    {
        await Disk.Write(_bytes, bytes, _length);
        _length += bytes.Length;
    }

    /// <summary>All is there: from now on everyone can open the block.</summary>
    public void Complete()
    {
        _bytes.Dispose();
        File.Move(_part, _path, overwrite: true);
        _complete = true;
        // Whoever has it open already finds the block when the lock is theirs.
        File.Delete($"{_path}.claim");
    }

    public void Dispose()
    {
        _bytes.Dispose();
        if (!_complete)
        {
            Forget();
        }
        _held.Dispose();
    }

    private void Forget()
    {
        try
        {
            File.Delete(_part);
            File.Delete($"{_path}.claim");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is out of order, or somebody emptied the cache: what stays is swept later.
        }
    }
}
