using System.Net;

namespace SyncStream.Load.Peers;

/// <summary>A server that serves the one file.</summary>
internal interface IPeer : IAsyncDisposable
{
    string Name { get; }

    ServerProcess Process { get; }

    Target Target { get; }
}

/// <summary>Where the file is to be had.</summary>
/// <param name="Headers">Further request fields, each with its line end.</param>
internal sealed record Target(IPEndPoint Address, string Path, string Headers = "")
{
    public byte[] Request(long first, long last) =>
        System.Text.Encoding.ASCII.GetBytes(
            $"GET {Path} HTTP/1.1\r\nHost: {Address}\r\nRange: bytes={first}-{last}\r\n{Headers}\r\n"
        );
}
