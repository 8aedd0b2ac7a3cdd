using SyncStream.Node.Joining;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Joining;

public class KnownMembersTests
{
    [Fact]
    public void What_was_written_is_remembered_by_the_next_process()
    {
        using var folder = new TestFolder();
        KnownMembers.In(folder.Of("data"), 4053).Write(["10.0.0.2:4053", "10.0.0.1:4053"]);
        KnownMembers.In(folder.Of("data"), 4053).Read().ShouldBe(["10.0.0.1:4053", "10.0.0.2:4053"]);
        KnownMembers.In(folder.Of("data"), 4054).Read().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""["nowhere", "10.0.0.1:0", null]""")]
    public void A_file_that_makes_no_sense_is_no_memory(string text)
    {
        using var folder = new TestFolder();
        var known = KnownMembers.In(folder.Of("data"), 4053);
        Directory.CreateDirectory(folder.Of("data"));
        File.WriteAllText(known.File, text);
        known.Read().ShouldBeEmpty();
    }
}
