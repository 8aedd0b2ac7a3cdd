using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Joining;

public class KnownMembersTests
{
    [Fact]
    public void What_was_written_is_remembered_by_the_next_process()
    {
        using var folder = new TestFolder();
        KnownMember[] members =
        [
            new("10.0.0.1:4053"),
            new("10.0.0.2:4053", "films.example:4053"),
            new("10.0.0.3:4053", "series.example:4053", IsOwn: true),
        ];
        KnownMembers.In(folder.Of("data"), 4053).Write(members);
        KnownMembers.In(folder.Of("data"), 4053).Read().ShouldBe(members);
        KnownMembers.In(folder.Of("data"), 4054).Read().ShouldBeEmpty();
    }

    [Fact]
    public void An_older_release_reads_the_addresses_and_its_file_is_read()
    {
        var lines = KnownMember.ToLines([
            new("10.0.0.1:4053", "films.example:4053", IsOwn: true),
            new("[fd00::2]:4053"),
        ]);
        lines.Where(line => ClusterAddress.TryParse(line, out _)).ShouldBe(["10.0.0.1:4053", "[fd00::2]:4053"]);
        KnownMember.FromLines(["10.0.0.1:4053"]).ShouldBe([new("10.0.0.1:4053")]);
    }

    [Fact]
    public void Where_a_name_was_is_remembered_while_no_name_server_answers()
    {
        SeedPlace films = new("films:4053", ["10.0.0.1:4053"]),
            series = new("series:4053", ["10.0.0.2:4053"]),
            moved = new("series:4053", ["10.0.0.9:4053"]);
        SeedPlace
            .Renew([films, series], [new("films:4053", []), moved, new("shorts:4053", [])])
            .Select(place => (place.Text, place.Only))
            .ShouldBe([("films:4053", "10.0.0.1:4053"), ("series:4053", "10.0.0.9:4053"), ("shorts:4053", null)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""["nowhere", "10.0.0.1:0", null, "10.0.0.1:4053 is this host", " is ", "a is b is c"]""")]
    public void A_file_that_makes_no_sense_is_no_memory(string text)
    {
        using var folder = new TestFolder();
        var known = KnownMembers.In(folder.Of("data"), 4053);
        Directory.CreateDirectory(folder.Of("data"));
        File.WriteAllText(known.File, text);
        known.Read().ShouldBeEmpty();
    }
}
