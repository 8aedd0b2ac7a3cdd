using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media.Holders;

namespace SyncStream.Web.Tests.Media.Holders;

public sealed class BlockStoreTests : IDisposable
{
    private static readonly VideoId Film = new("film");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("blocks-test-");
    private readonly BlockStore _store;

    public BlockStoreTests() => _store = new(Options(1000), TimeProvider.System);

    [Fact]
    public async Task Of_many_who_want_a_block_one_brings_it_and_the_others_find_it()
    {
        var brought = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async _ =>
                {
                    // Each a store of its own, as each worker has one.
                    using var claim = await new BlockStore(Options(1000), TimeProvider.System).Claim(Film, 3, default);
                    if (claim is not null)
                    {
                        Interlocked.Increment(ref brought);
                        await claim.Append(new byte[10]);
                        claim.Complete();
                    }
                })
        );
        brought.ShouldBe(1);
        using var block = _store.Open(Film, 3, 10);
        block.ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_claim_to_the_next()
    {
        using (var claim = await _store.Claim(Film, 0, default))
        {
            await claim!.Append(new byte[5]);
        }
        using var next = await _store.Claim(Film, 0, default);
        next.ShouldNotBeNull();
        _store.Open(Film, 0, 5).ShouldBeNull("half a block is none");
    }

    [Fact]
    public async Task Who_gives_up_leaves_no_file()
    {
        using (var claim = await _store.Claim(Film, 0, default))
        {
            await claim!.Append(new byte[5]);
        }

        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_process_left_that_died_is_removed_and_what_is_under_way_counts()
    {
        using (var whole = await _store.Claim(Film, 0, default))
        {
            await whole!.Append(new byte[600]);
            whole.Complete();
        }
        using var claim = await _store.Claim(Film, 1, default);
        await claim!.Append(new byte[600]);
        foreach (var name in (string[])["2.block.claim", "2.block.7-1.part"])
        {
            var path = Path.Combine(_folder.FullName, "film", name);
            await File.WriteAllBytesAsync(path, new byte[10]);
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddHours(-2));
        }

        new BlockTrim(Options(1000), TimeProvider.System, NullLogger<BlockTrim>.Instance).Trim();

        Files().Select(Path.GetExtension).Order().ShouldBe([".claim", ".part"]);
        claim.Complete();
        Files().ShouldBe(["1.block"]);
    }

    [Fact]
    public async Task A_block_of_the_wrong_length_is_thrown_away()
    {
        using (var claim = await _store.Claim(Film, 0, default))
        {
            await claim!.Append(new byte[5]);
            claim.Complete();
        }
        _store.Open(Film, 0, 6).ShouldBeNull();
        using var again = await _store.Claim(Film, 0, default);
        again.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_blocks_not_used_for_longest_make_room()
    {
        for (var block = 0; block < 10; block++)
        {
            using var claim = await _store.Claim(Film, block, default);
            await claim!.Append(new byte[200]);
            claim.Complete();
        }
        var used = Path.Combine(_folder.FullName, "film", "0.block");
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(used)!))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
        using (_store.Open(Film, 0, 200)) { }

        new BlockTrim(Options(1000), TimeProvider.System, NullLogger<BlockTrim>.Instance).Trim();

        Directory.GetFiles(_folder.FullName, "*.block", SearchOption.AllDirectories).Length.ShouldBe(4);
        File.Exists(used).ShouldBeTrue("it was used last");
    }

    [Fact]
    public async Task A_disk_that_runs_full_gets_its_room_back()
    {
        using (var claim = await _store.Claim(Film, 0, default))
        {
            await claim!.Append(new byte[200]);
            claim.Complete();
        }

        new BlockTrim(Options(1000), TimeProvider.System, NullLogger<BlockTrim>.Instance).Trim();
        Files().ShouldBe(["0.block"]);
        var full = Options(1000) with { KeepFree = long.MaxValue / 2 };
        new BlockTrim(full, TimeProvider.System, NullLogger<BlockTrim>.Instance).Trim();
        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_brings_a_block_for_too_long_is_not_waited_for()
    {
        var time = new FakeTimeProvider();
        using var stuck = await _store.Claim(Film, 0, default);

        var waiting = new BlockStore(Options(1000), time).Claim(Film, 0, default);
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Should.ThrowAsync<IOException>(waiting);
    }

    [Fact]
    public async Task A_claim_that_cannot_be_made_is_free_for_the_next()
    {
        // Room for the name of the claim in a path of Linux, and none for the longer one of the part.
        const int longest = 4095;
        var deep = Path.Combine(_folder.FullName, "deep");
        var left = longest - "/film/0.block.claim".Length - deep.Length;
        for (; left > 1; left -= Math.Min(left, 201))
        {
            deep = Path.Combine(deep, new string('x', Math.Min(left, 201) - 1));
        }
        Directory.CreateDirectory(Path.Combine(deep, "film"));
        var store = new BlockStore(Options(1000) with { Directory = deep }, TimeProvider.System);

        await Should.ThrowAsync<IOException>(store.Claim(Film, 0, default));

        var claim = Path.Combine(deep, "film", "0.block.claim");
        File.OpenHandle(claim, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    private IEnumerable<string?> Files() =>
        Directory.GetFiles(Path.Combine(_folder.FullName, "film")).Select(Path.GetFileName);

    public void Dispose() => _folder.Delete(recursive: true);

    private BlockStoreOptions Options(long size) =>
        new()
        {
            Directory = _folder.FullName,
            MaxSize = size,
            KeepFree = 0,
        };
}
