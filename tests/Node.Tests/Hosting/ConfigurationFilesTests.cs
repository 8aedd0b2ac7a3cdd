using System.Text.RegularExpressions;
using Akka.Configuration;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public partial class ConfigurationFilesTests
{
    [GeneratedRegex(@"\b([Rr]aise|[Ll]ower|Set|Turn|Give|Keep|Leave|Name|Put|Longer|More) ")]
    private static partial Regex WhenToChange();

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(ConfigLayers.Folder, "*.conf").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_key_of_every_file_is_read_by_someone(string file)
    {
        var config = ConfigurationFactory.ParseString(File.ReadAllText(Path.Combine(ConfigLayers.Folder, file)));
        HoconLeaves.Of(config).ShouldNotBeEmpty();
        new KnownKeys(ConfigLayers.Reference()).Complaints(config).ShouldBeEmpty();
    }

    [Fact]
    public void Every_own_key_has_a_sentence()
    {
        var lines = File.ReadAllLines(Path.Combine(ConfigLayers.Folder, "syncstream.conf"));
        var bare =
            from index in Enumerable.Range(1, lines.Length - 1)
            where lines[index].Contains(" = ", StringComparison.Ordinal) && !IsComment(lines[index])
            where !IsComment(lines[index - 1])
            select lines[index];
        bare.ShouldBeEmpty();

        static bool IsComment(string line) => line.TrimStart().StartsWith('#');
    }

    [Fact]
    public void Every_own_key_says_when_to_change_it()
    {
        string[] lines =
        [
            .. File.ReadAllLines(Path.Combine(ConfigLayers.Folder, "syncstream.conf")).Select(l => l.Trim()),
        ];
        var silent =
            from index in Enumerable.Range(0, lines.Length)
            where lines[index].Contains(" = ", StringComparison.Ordinal) && !lines[index].StartsWith('#')
            let words = lines[..index].Reverse().TakeWhile(line => line.StartsWith('#'))
            where !words.Any(line => WhenToChange().IsMatch(line))
            select lines[index];
        silent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("syncstream.http.prot = 1", "'syncstream.http.prot' (did you mean 'syncstream.http.port'?)")]
    [InlineData(
        "akka.cluster.gosip-interval = 1s",
        "'akka.cluster.gosip-interval' (did you mean 'akka.cluster.gossip-interval'?)"
    )]
    [InlineData(
        "syncstream {\n http {\n port = 1\n }\n log {\n levle = info\n }\n}",
        "(did you mean 'syncstream.log.level'?)"
    )]
    [InlineData("completely.different.thing.from.elsewhere = 1", "unknown key 'completely.different")]
    public void A_key_that_nothing_reads_is_refused_with_the_nearest_known_one(string text, string expected) =>
        string.Join('\n', new KnownKeys(ConfigLayers.Reference()).Complaints(ConfigurationFactory.ParseString(text)))
            .ShouldContain(expected);

    [Theory]
    [InlineData("akka.cluster.role.room.min-nr-of-members = 2")]
    [InlineData("akka.actor.deployment { \"/rooms\" { dispatcher = d } }")]
    [InlineData("akka.persistence.journal.mine.circuit-breaker.max-failures = 3")]
    [InlineData("akka.cluster.sharding.passivate-idle-entity-after = 5m")]
    [InlineData("syncstream {\n http {\n # port = 1\n }\n }")]
    public void Keys_with_names_of_the_users_choosing_are_accepted(string text) =>
        new KnownKeys(ConfigLayers.Reference()).Complaints(ConfigurationFactory.ParseString(text)).ShouldBeEmpty();

    [Theory]
    [InlineData("include \"other.conf\"")]
    [InlineData("a = ${HOME}")]
    [InlineData("syncstream { http {")]
    public void A_file_that_cannot_be_understood_is_refused_by_name(string text)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("syncstream-test-").FullName, "user.conf");
        File.WriteAllText(path, text);
        Should.Throw<UsageException>(() => ConfigLayers.UserFile(path)).Message.ShouldContain(path);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name_as_a_mistake()
    {
        var refusal = Should.Throw<UsageException>(() => ConfigLayers.UserFile("/no/such/file.conf"));
        refusal.Message.ShouldStartWith("--config: cannot read '/no/such/file.conf'");
        refusal.ShouldNotBeOfType<TemporaryFailureException>();
    }

    [Fact]
    public void A_file_that_its_disk_does_not_give_may_be_tried_again()
    {
        // Points to itself (ELOOP), as near as a test comes to a disk that fails.
        var path = Path.Combine(Directory.CreateTempSubdirectory("syncstream-test-").FullName, "user.conf");
        File.CreateSymbolicLink(path, path);
        Should.Throw<TemporaryFailureException>(() => ConfigLayers.UserFile(path)).Message.ShouldContain(path);
    }
}
