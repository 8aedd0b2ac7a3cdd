using Microsoft.Extensions.Logging.Abstractions;
using SyncStream.Protocol.Media;
using SyncStream.Web.Hops;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Chunks;
using SyncStream.Web.Media.Holders;

namespace SyncStream.Web.Tests.Media.Holders;

/// <summary>A film of another host, which was fetched before, so that nobody need be asked.</summary>
public sealed class HolderVideoBytesTests : IVideoFiles, IHosts, IDisposable
{
    private const string Here = "10.0.0.1";
    private static readonly VideoId Film = new("film");
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100).Select(n => (byte)n)];
    private static readonly MediaOptions Media = new() { Boundary = "b" };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holder-test-");
    private readonly HolderClient _client;
    private readonly OpenVideos _videos;
    private List<VideoFile> _files = [];

    public HolderVideoBytesTests()
    {
        var time = TimeProvider.System;
        var video = new VideoInfo(Film, "Film", 1, Content.Length, 1, 1, "mp4", [], [], [Here, "10.0.0.2"]);
        var catalogue = new VideoShelf([video]);
        var options = new BlockStoreOptions { Directory = Path.Combine(_folder.FullName, "blocks") };
        var tickets = new NodeTickets(new byte[32], time);
        _client = new(catalogue, this, tickets, new(), time, NullLogger<HolderClient>.Instance, WorkerTrust.None);
        Store = new(options, time);
        var trim = new BlockTrim(options, time, NullLogger<BlockTrim>.Instance);
        var blocks = new HolderBlocks(Store, trim, _client, NullLogger<HolderBlocks>.Instance);
        var bytes = new HolderVideoBytes(new(this, Media, time), this, catalogue, this, blocks, Media);
        _videos = new(bytes, Media, new(), time);
    }

    private BlockStore Store { get; }

    [Fact]
    public async Task A_copy_that_cannot_be_opened_does_not_keep_a_viewer_from_that_of_another_host()
    {
        await Fetched();
        // What can be opened by nobody, whoever the tests run as.
        _files = [new(_folder.CreateSubdirectory("film.mp4").FullName, Content.Length, default)];

        var (use, refusal) = await _videos.Enter(Film, default);

        refusal.ShouldBeNull();
        using (use)
        using (var lease = await use!.Value.Video.Rent(0, false, default))
        {
            lease.Memory.ToArray().ShouldBe(Content);
        }
        _videos.TryEnter(Film).ShouldNotBeNull("it stays open").Dispose();
    }

    [Fact]
    public async Task A_file_that_comes_to_this_host_takes_the_place_of_the_other_hosts()
    {
        await Fetched();
        var (before, _) = await _videos.Enter(Film, default);
        before!.Value.Video.Reader.File.ShouldBeNull();
        before.Value.Dispose();
        var path = Path.Combine(_folder.FullName, "film.mp4");
        await File.WriteAllBytesAsync(path, Content);

        _files = [new(path, Content.Length, File.GetLastWriteTimeUtc(path))];

        var (after, _) = await _videos.Enter(Film, default);
        after!.Value.Video.Reader.File.ShouldNotBeNull();
        after.Value.Dispose();
    }

    public void Dispose()
    {
        _videos.Dispose();
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    string IHosts.Self => Here;

    IReadOnlyList<string> IHosts.Workers(string host) => [];

    IReadOnlyList<VideoFile> IVideoFiles.Locate(VideoId id) => [.. _files];

    private async Task Fetched()
    {
        using var claim = await Store.Claim(Film, 0, default);
        await claim!.Append(Content);
        claim.Complete();
    }
}
