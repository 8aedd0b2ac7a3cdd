using SyncStream.Node.Media.Catalogue;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Tests.Media.Catalogue;

public class LibraryBookTests
{
    private static readonly VideoInfo[] Films =
    [
        .. Enumerable.Range(0, 10).Select(n => CatalogueExamples.Video($"film{n}")),
    ];

    [Fact]
    public void Books_of_the_same_videos_have_one_digest_in_whatever_order_they_came()
    {
        var (one, other) = (new LibraryBook(), new LibraryBook());
        Films.ToList().ForEach(film => one.Put(film));
        Films.Reverse().ToList().ForEach(film => other.Put(film));
        other.Digest.ShouldBe(one.Digest);
        other.Remove(Films[3].Id);
        other.Digest.ShouldNotBe(one.Digest);
        other.Put(Films[3]);
        other.Digest.ShouldBe(one.Digest);
    }

    [Fact]
    public void A_change_of_one_member_changes_the_digest()
    {
        var book = new LibraryBook();
        book.Put(Films[0]).ShouldBeTrue();
        var before = book.Digest;
        book.Put(Films[0] with { Title = "another" }).ShouldBeTrue();
        book.Digest.ShouldNotBe(before);
        book.Put(Films[0] with { Title = "another" }).ShouldBeFalse("that is no news");
    }

    [Fact]
    public void A_change_says_what_came_and_what_went()
    {
        var book = new LibraryBook();
        book.Become(Films[..6]);
        var (held, gone) = book.Become(Films[2..8]);
        held.ShouldBe(Films[6..8]);
        gone.ShouldBe([Films[0].Id, Films[1].Id], ignoreOrder: true);
        book.Count.ShouldBe(6);
    }

    [Fact]
    public void Pages_come_to_all_videos_once()
    {
        var book = new LibraryBook();
        book.Become(Films);
        var all = new List<VideoId>();
        VideoId? after = null;
        for (var last = false; !last; after = all[^1])
        {
            (var page, last) = book.Page(after, 3);
            all.AddRange(page.Select(film => film.Id));
        }
        all.ShouldBe(Films.Select(film => film.Id));
    }
}
