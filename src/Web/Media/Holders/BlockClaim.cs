using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Holders;

/// <summary>The right to bring one block. Disposed without <see cref="Complete"/>, the next who waits gets it.</summary>
public sealed class BlockClaim : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _held;
    private readonly SafeFileHandle _bytes;
    private long _length;

    /// <param name="held">The locked claim, in a file of its own: the block must be free of locks when it appears.</param>
    internal BlockClaim(string path, SafeFileHandle held)
    {
        (_path, _held) = (path, held);
        // What one who died left there is overwritten.
        _bytes = File.OpenHandle(
            Temporary,
            FileMode.Create,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.Asynchronous
        );
    }

    private string Temporary => $"{_path}.part";

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
        File.Move(Temporary, _path, overwrite: true);
        // Whoever has it open already finds the block when the lock is theirs.
        File.Delete($"{_path}.claim");
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _held.Dispose();
    }
}
