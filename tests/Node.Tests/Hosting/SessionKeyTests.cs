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
        using var folder = new TestFolder();
        var keys = new byte[16][];
        Parallel.For(0, keys.Length, i => keys[i] = SessionKey.LoadOrCreate(folder.Of("data")));
        keys.ShouldAllBe(key => key.SequenceEqual(keys[0]));
        Directory.GetFiles(folder.Of("data", "keys")).Length.ShouldBe(1);
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
}
