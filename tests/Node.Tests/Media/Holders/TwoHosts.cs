using System.Security.Cryptography;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Holders;

namespace SyncStream.Node.Tests.Media.Holders;

/// <summary>Two hosts of one cluster, each with folders of its own; the videos lie on the first.</summary>
internal sealed class TwoHosts : IAsyncDisposable
{
    public const string Settings = """
        syncstream.cluster.secret = "a secret of both hosts"
        syncstream.uploads.from = everyone
        """;

    private TwoHosts(TestNode first, TestNode second) => (First, Second) = (first, second);

    public TestNode First { get; }

    public TestNode Second { get; }

    public HolderTraffic Received => Second.Service<HolderTraffic>();

    /// <param name="more">HOCON over that of both.</param>
    public static async Task<TwoHosts> Start(string more = "")
    {
        var settings = $"{Settings}\n{more}";
        var first = await TestNode.Start(settings);
        return new(first, await TestNode.Start(settings, host: "127.0.0.2", joins: first));
    }

    /// <summary>Puts a file of about this size into a host's library: a real clip with random bytes behind it, which players skip.</summary>
    public static async Task<byte[]> Put(TestNode node, string name, int size, int seed = 1)
    {
        Directory.CreateDirectory(node.Folder.Of("library"));
        var path = node.Folder.Of("library", name);
        var hidden = node.Folder.Of("library", "." + name);
        await Clips.Make(hidden, seed);
        byte[] clip = await File.ReadAllBytesAsync(hidden);
        byte[] length = BitConverter.GetBytes(size);
        Array.Reverse(length);
        byte[] content = [.. clip, .. length, .. "free"u8, .. RandomNumberGenerator.GetBytes(size - 8)];
        await File.WriteAllBytesAsync(hidden, content);
        File.Move(hidden, path);
        return content;
    }

    /// <summary>Waits until a host knows a video of this title, held by these hosts.</summary>
    public static async Task<VideoInfo> Known(TestNode node, string title, params string[] hosts)
    {
        var catalogue = node.Service<IVideoCatalogue>();
        VideoInfo? Found() =>
            catalogue
                .Search(new([], null, int.MaxValue))
                .Videos.FirstOrDefault(video => video.Title == title && video.Hosts.Order().SequenceEqual(hosts));
        await LibraryHost.Until(() => Found() is not null, () => $"{title} is not known");
        return Found()!;
    }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }
}
