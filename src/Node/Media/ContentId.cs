using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Media;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Media;

/// <summary>
/// A video's id from its content: the first 160 bits, as hexadecimal digits, of SHA-256 over the size (8 bytes, little-endian) and
/// 64 samples of 64 KiB at even distances, the first and the last bytes among them. Files up to 4 MiB are taken whole.
/// Reading 4 MiB names a film of 50 GB in milliseconds; two files that differ only between the samples would share an id, which
/// re-encoding, remuxing, cutting or tagging does not bring about, since each of them moves or resizes something.
/// </summary>
public static class ContentId
{
    private const int SampleSize = 64 * 1024;
    private const int Samples = 64;
    private const int IdBytes = 20;

    /// <exception cref="IOException">The file cannot be read, or shrinks meanwhile.</exception>
    public static async Task<VideoId> Of(SafeFileHandle file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = RandomAccess.GetLength(file);
        var buffer = new byte[SampleSize];
        BinaryPrimitives.WriteInt64LittleEndian(buffer, size);
        hash.AppendData(buffer, 0, sizeof(long));
        foreach (var (position, length) in Places(size))
        {
            var sample = buffer.AsMemory(0, length);
            await Fill(file, sample, position, cancellationToken);
            hash.AppendData(sample.Span);
        }
        return new(Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, IdBytes)));
    }

    private static IEnumerable<(long Position, int Length)> Places(long size)
    {
        if (size <= (long)Samples * SampleSize)
        {
            for (var position = 0L; position < size; position += SampleSize)
            {
                yield return (position, (int)Math.Min(SampleSize, size - position));
            }
            yield break;
        }
        var step = (double)(size - SampleSize) / (Samples - 1);
        for (var sample = 0; sample < Samples - 1; sample++)
        {
            yield return ((long)(sample * step), SampleSize);
        }
        yield return (size - SampleSize, SampleSize);
    }

    private static async Task Fill(
        SafeFileHandle file,
        Memory<byte> sample,
        long position,
        CancellationToken cancellationToken
    )
    {
        for (var filled = 0; filled < sample.Length; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = await Disk.Read(file, sample[filled..], position + filled);
            if (read == 0)
            {
                throw new EndOfStreamException("the file shrank while it was read");
            }
            filled += read;
        }
    }
}
