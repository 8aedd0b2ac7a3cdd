using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public sealed class SessionKeyTests
{
    [Fact]
    public void A_key_is_made_once_and_read_by_its_owner_only()
    {
        using var folder = new TestFolder();
        var key = SessionKey.LoadOrCreate(folder.Of("data"));
        key.Length.ShouldBe(32);
        SessionKey.LoadOrCreate(folder.Of("data")).ShouldBe(key);
        File.GetUnixFileMode(folder.Of("data", "keys", "session.key"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Workers_that_start_at_once_agree_on_the_key()
    {
        // A race that looks first and acts then is lost in one of a hundred rounds or so.
        for (var round = 0; round < 100; round++)
        {
            using var folder = new TestFolder();
            var keys = AtOnce(8, () => SessionKey.LoadOrCreate(folder.Of("data")));
            keys.Select(Convert.ToHexString).Distinct().Count().ShouldBe(1);
            Directory.GetFiles(folder.Of("data", "keys")).Length.ShouldBe(1);
        }
    }

    [Fact]
    public void A_key_that_was_cut_short_is_refused_with_what_to_do()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.Of("keys"));
        File.WriteAllBytes(folder.Of("keys", "session.key"), [1, 2, 3]);
        Should
            .Throw<InvalidDataException>(() => SessionKey.LoadOrCreate(folder.Of()))
            .Message.ShouldContain("delete it");
    }

    [Theory]
    [InlineData("change-me-to-64-hexadecimal-digits")]
    [InlineData("Change-Me")]
    public void A_secret_that_everybody_knows_is_refused_with_how_to_make_one(string secret) =>
        Should
            .Throw<UsageException>(() => SessionKey.Of(secret, "/nowhere"))
            .Message.ShouldContain("openssl rand -hex 32");

    [Fact]
    public void A_secret_that_could_be_guessed_is_refused() =>
        Should.Throw<UsageException>(() => SessionKey.Check("fifteen letters")).Message.ShouldContain("at least 16");

    private static T[] AtOnce<T>(int count, Func<T> work)
    {
        var results = new T[count];
        using var together = new Barrier(count);
        var threads = Enumerable
            .Range(0, count)
            .Select(i => new Thread(() =>
            {
                together.SignalAndWait();
                results[i] = work();
            }))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return results;
    }
}
