using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Uploads;

/// <summary>
/// Appends a request's body to an upload's file. What has been received stays, however the request ends: a client that lost its
/// connection goes on from there. It is on the disk for good (fsync) before an answer names the offset, and each 64 MiB between.
/// </summary>
internal static class UploadWriter
{
    private const long SyncEvery = 64L << 20;

    /// <param name="isThere">Whether the upload still is; where it is not, nothing more is taken. Asked each 64 MiB.</param>
    /// <param name="checksum">Takes in what is written, where the client wants it checked.</param>
    /// <returns>The new offset.</returns>
    /// <exception cref="IOException">The disk is full or out of order, or the client left.</exception>
    public static async Task<long> Append(
        SafeFileHandle file,
        long offset,
        PipeReader body,
        Func<bool> isThere,
        IncrementalHash? checksum,
        CancellationToken cancellationToken
    )
    {
        var synced = offset;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(cancellationToken);
                foreach (var segment in read.Buffer)
                {
                    await Disk.Write(file, segment, offset);
                    checksum?.AppendData(segment.Span);
                    offset += segment.Length;
                }
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return offset;
                }
                if (offset - synced >= SyncEvery)
                {
                    await Disk.Sync(file);
                    synced = offset;
                    if (!isThere())
                    {
                        return offset;
                    }
                }
            }
        }
        finally
        {
            await Disk.Sync(file);
        }
    }
}
