using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public class EnvironmentLayerTests
{
    [Theory]
    [InlineData("SYNCSTREAM__HTTP__PORT", "81", "syncstream.http.port", "81")]
    [InlineData("SYNCSTREAM__ROOM__SLEEP_AFTER", "5m", "syncstream.room.sleep-after", "5m")]
    [InlineData("SYNCSTREAM__ADMIN__PASSWORD", "a \"b\" ${c}", "syncstream.admin.password", "a \"b\" ${c}")]
    [InlineData("AKKA__CLUSTER__GOSSIP_INTERVAL", "2s", "akka.cluster.gossip-interval", "2s")]
    public void Any_key_is_a_variable(string name, string value, string key, string expected) =>
        EnvironmentLayer.From(new Dictionary<string, string> { [name] = value }).GetString(key).ShouldBe(expected);

    [Fact]
    public void Items_of_lists_have_commas_between() =>
        EnvironmentLayer
            .From(new Dictionary<string, string> { ["SYNCSTREAM__HTTP__TRUSTED_PROXIES"] = "10.0.0.9, ::1" })
            .GetStringList("syncstream.http.trusted-proxies")
            .ShouldBe(["10.0.0.9", "::1"]);

    [Theory]
    [InlineData(
        "SYNCSTREAM__HTTP__PROT",
        "81",
        "SYNCSTREAM__HTTP__PROT: unknown key 'syncstream.http.prot' (did you mean 'syncstream.http.port'?)"
    )]
    [InlineData(
        "SYNCSTREAM__ROOM__GRACE",
        "long",
        "SYNCSTREAM__ROOM__GRACE: syncstream.room.grace: 'long' is not allowed; give a duration"
    )]
    public void A_variable_that_names_no_key_or_does_not_fit_it_is_refused(string name, string value, string refusal) =>
        Should
            .Throw<UsageException>(() => EnvironmentLayer.From(new Dictionary<string, string> { [name] = value }))
            .Message.ShouldStartWith(refusal);

    [Theory]
    [InlineData("SYNCSTREAM_DATA", "/data")]
    [InlineData("SYNCSTREAM__HTTP__PORT", "")]
    [InlineData("PATH", "/bin")]
    public void Other_variables_are_left_alone(string name, string value) =>
        EnvironmentLayer.From(new Dictionary<string, string> { [name] = value }).IsEmpty.ShouldBeTrue();
}
