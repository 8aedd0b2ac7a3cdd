using System.Text;
using SyncStream.Node.Media.Renditions;
using SyncStream.Node.Media.Subtitles;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;

namespace SyncStream.Node.Tests.Media.Subtitles;

public sealed class SubtitleShelfTests : IDisposable, IVideoFiles
{
    private static readonly VideoId Film = new("film");
    private static readonly Caller Ann = new(new("ann"), "Ann", IsAdmin: false);
    private static readonly Caller Bob = new(new("bob"), "Bob", IsAdmin: false);
    private static readonly Caller Admin = new(new("root"), "Root", IsAdmin: true);

    private readonly TestFolder _data = new();
    private readonly SubtitleShelf _shelf;

    public SubtitleShelfTests() => _shelf = Shelf();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task One_person_adds_five_to_a_video_and_no_more()
    {
        for (var n = 0; n < 5; n++)
        {
            await Add(Ann, $"words {n}");
        }

        var refused = await Should.ThrowAsync<MediaFault>(() => Add(Ann, "words 5"));
        refused.Message.ShouldContain("take one of them away");
        (await Add(Ann, "words 4")).ShouldNotBeNull("what is there already takes no place");
        await Add(Bob, "words 5");
        for (var n = 6; n < 13; n++)
        {
            await Add(Admin, $"words {n}");
        }
        Kept.Length.ShouldBe(13);
    }

    [Fact]
    public async Task Who_added_one_may_take_it_away_and_others_may_not()
    {
        var track = await Add(Ann, "Hello");

        (await Should.ThrowAsync<MediaFault>(() => Remove(track, Bob))).Refusal.Code.ShouldBe(ErrorCode.Forbidden);
        Kept.Length.ShouldBe(1);
        await Remove(track, Ann);
        Kept.ShouldBeEmpty();
        (await Should.ThrowAsync<MediaFault>(() => Remove(track, Ann))).Refusal.Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public async Task The_same_words_stay_of_whoever_added_them_first()
    {
        var track = await Add(Ann, "Hello");
        (await Add(Bob, "Hello")).ShouldBe(track);

        await Should.ThrowAsync<MediaFault>(() => Remove(track, Bob));
        await Remove(track, Ann);
    }

    [Fact]
    public async Task What_an_older_version_kept_is_an_administrators_to_take_away()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "u-0123.vtt"), "WEBVTT\nNOTE old\n");

        await Should.ThrowAsync<MediaFault>(() => Remove("u-0123", Ann));
        await Remove("u-0123", Admin);
        Kept.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_reads_them_does_not_learn_who_added_them()
    {
        var track = await Add(Ann, "Hello");
        Encoding
            .UTF8.GetString((await _shelf.Read(Film, track, CancellationToken.None))!)
            .ShouldBe("WEBVTT\nNOTE English\n\n00:00:00.000 --> 00:00:01.000\nHello\n");
    }

    [Fact]
    public async Task However_many_come_at_once_to_two_workers_no_more_are_kept_than_a_video_may_have()
    {
        SubtitleShelf[] workers = [_shelf, Shelf()];
        var added = await Task.WhenAll(Enumerable.Range(0, 70).Select(n => Task.Run(() => TryAdd(workers[n % 2], n))));

        added.Count(each => each).ShouldBe(50);
        Kept.Length.ShouldBe(50);
    }

    public IReadOnlyList<VideoFile> Locate(VideoId id) => [];

    private string Folder => _data.Of("subtitles", Film.Value);

    private string[] Kept => Directory.GetFiles(Folder, "*.vtt");

    private static async Task<bool> TryAdd(SubtitleShelf shelf, int n)
    {
        try
        {
            await Add(shelf, new(new($"viewer-{n}"), "Somebody", IsAdmin: false), $"words {n}");
            return true;
        }
        catch (MediaFault)
        {
            return false;
        }
    }

    private Task<string> Add(Caller by, string words) => Add(_shelf, by, words);

    private static async Task<string> Add(SubtitleShelf shelf, Caller by, string words)
    {
        var file = Encoding.UTF8.GetBytes($"1\n00:00:00,000 --> 00:00:01,000\n{words}\n");
        return (await shelf.Add(Film, file, "English", by, CancellationToken.None)).Track;
    }

    private Task Remove(string track, Caller by) => _shelf.Remove(Film, track, by, CancellationToken.None);

    private SubtitleShelf Shelf() =>
        new(this, new RenditionOptions { Directory = _data.Of("renditions") }, TimeProvider.System);
}
