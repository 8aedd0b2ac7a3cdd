using System.Net;

namespace SyncStream.Node.Tests.Media.Uploads;

/// <summary>A body whose last byte comes when the test says so.</summary>
/// <param name="begun">Set when all bytes but the last are on their way.</param>
/// <param name="rest">What the last byte waits for.</param>
internal sealed class SlowContent(byte[] bytes, TaskCompletionSource begun, Task rest) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes.AsMemory(..^1));
        await stream.FlushAsync();
        begun.SetResult();
        await rest;
        await stream.WriteAsync(bytes.AsMemory(^1..));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
