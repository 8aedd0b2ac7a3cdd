using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public sealed class ClusterSecrecyTests
{
    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("0.0.0.0")]
    [InlineData("fd00::2")]
    [InlineData("media.example")]
    public void Hosts_that_listen_to_each_other_without_a_secret_are_warned_in_words(string host)
    {
        var warning = ClusterSecrecy.Warning(host, "").ShouldNotBeNull();
        warning.ShouldContain(host);
        warning.ShouldContain("syncstream.cluster.secret");
    }

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("127.0.0.2", "")]
    [InlineData("::1", "")]
    [InlineData("10.0.0.2", "a secret of all hosts")]
    public void A_host_alone_or_with_a_secret_is_not(string host, string secret) =>
        ClusterSecrecy.Warning(host, secret).ShouldBeNull();
}
