using Akka.Configuration;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public class OwnValuesTests
{
    [Theory]
    [InlineData(
        "syncstream.room.grace = banana",
        "'banana' is not allowed; give a duration, like 500ms, 10s, 5m or 2h"
    )]
    [InlineData("syncstream.room.grace = 7", "'7' is not allowed; give a duration")]
    [InlineData("syncstream.room.grace = -1s", "'-1s' is not allowed; give a duration")]
    [InlineData("syncstream.media.cache = lots", "'lots' is not allowed; give a size, like 64 MiB or 20 GiB")]
    [InlineData("syncstream.media.cache = 5m", "'5m' is not allowed; give a size")]
    [InlineData("syncstream.http.backlog = many", "'many' is not allowed; give a whole number")]
    [InlineData("syncstream.http.backlog = 1.5", "'1.5' is not allowed; give a whole number")]
    [InlineData("syncstream.proxy.enabled = perhaps", "'perhaps' is not allowed; give true or false")]
    [InlineData("syncstream.proxy.allow = everything", "'everything' is not allowed; give a list")]
    [InlineData("syncstream.session.lifetime = [1d]", "give a single value")]
    [InlineData("syncstream.log.level = loud", "'loud' is not allowed; give one of debug, info, warning, error")]
    public void A_value_of_another_kind_is_refused_with_what_to_give(string user, string refusal) =>
        Complaints(user).ShouldHaveSingleItem().ShouldContain(refusal);

    [Theory]
    [InlineData("syncstream.room.grace = 1.5s")]
    [InlineData("syncstream.room.grace = \"2 minutes\"")]
    [InlineData("syncstream.workers.failover-first = 0")]
    [InlineData("syncstream.media.cache = 1073741824")]
    [InlineData("syncstream.media.cache = 64MiB")]
    [InlineData("syncstream.proxy.enabled = off")]
    [InlineData("syncstream.media.heights = []")]
    [InlineData("syncstream.workers.memory-limit = 900 MiB")]
    [InlineData("syncstream.media.transcodes = 3")]
    public void What_is_of_the_keys_kind_is_taken(string user) => Complaints(user).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(ConfigurationFilesTests.Files), MemberType = typeof(ConfigurationFilesTests))]
    public void Every_value_of_every_shipped_file_is_of_its_keys_kind(string file) =>
        Complaints(File.ReadAllText(Path.Combine(ConfigLayers.Folder, file))).ShouldBeEmpty();

    private static IEnumerable<string> Complaints(string text) =>
        OwnValues.Complaints(ConfigurationFactory.ParseString(text), ConfigLayers.Reference());
}
