using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Media.Uploads;

/// <summary>An upload in the hands of one request of one process, until it is disposed or the process ends.</summary>
public sealed class UploadLock(SafeFileHandle held, SafeFileHandle bytes) : IDisposable
{
    /// <summary>The bytes so far, to read and to append to.</summary>
    public SafeFileHandle Bytes => bytes;

    public void Dispose()
    {
        bytes.Dispose();
        held.Dispose();
    }
}
