using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public class ClusterTlsTests
{
    private static readonly Config Plain = ConfigLayers.Defaults("several-hosts");

    [Fact]
    public void Loopback_needs_no_certificates() => ClusterTls.From(Plain, "127.0.0.1").ShouldBeNull();

    [Fact]
    public void Another_address_needs_them_or_the_word_insecure_which_is_told_each_time()
    {
        Should
            .Throw<UsageException>(() => ClusterTls.From(Plain, "10.0.0.1"))
            .Message.ShouldContain("syncstream certs");
        var insecure = ConfigurationFactory.ParseString("syncstream.cluster.tls.insecure = on").WithFallback(Plain);
        ClusterTls.From(insecure, "10.0.0.1").ShouldBeNull();
        ClusterTls.Warning(null, "10.0.0.1").ShouldNotBeNull().ShouldContain("insecure");
        ClusterTls.Warning(null, "127.0.0.1").ShouldBeNull();
    }

    [Fact]
    public void A_member_of_the_same_authority_is_believed_at_its_own_address_only()
    {
        using var folder = new TestFolder();
        var authority = ClusterAuthority.OpenOrMake(folder.Of("certs"), TimeProvider.System);
        authority.Issue("10.0.0.1", TimeProvider.System);
        authority.Issue("10.0.0.2", TimeProvider.System);
        var one = Load(folder.Of("certs", "10.0.0.1"), "10.0.0.1");
        var two = Load(folder.Of("certs", "10.0.0.2"), "10.0.0.2");
        one.Vouches(two.Own, "10.0.0.2").ShouldBeTrue();
        one.Vouches(two.Own, "10.0.0.2:40000").ShouldBeTrue();
        one.Vouches(two.Own, "[::ffff:10.0.0.2]:40000").ShouldBeTrue();
        one.Vouches(two.Own, "akka.ssl.tcp://syncstream@10.0.0.2:4053").ShouldBeTrue();
        one.Vouches(two.Own, "akka.ssl.tcp://syncstream@10.0.0.3:4053").ShouldBeFalse();
        one.Vouches(two.Own, "what is this: 1").ShouldBeFalse();
        one.Vouches(two.Own, "10.0.0.3").ShouldBeFalse();
        one.Vouches(two.Own, "").ShouldBeFalse();
        one.Vouches(null, "10.0.0.2").ShouldBeFalse();
    }

    [Fact]
    public void A_member_of_another_authority_is_not_believed()
    {
        using var folder = new TestFolder();
        ClusterAuthority.OpenOrMake(folder.Of("ours"), TimeProvider.System).Issue("10.0.0.1", TimeProvider.System);
        ClusterAuthority.OpenOrMake(folder.Of("theirs"), TimeProvider.System).Issue("10.0.0.2", TimeProvider.System);
        var ours = Load(folder.Of("ours", "10.0.0.1"), "10.0.0.1");
        ours.Vouches(Load(folder.Of("theirs", "10.0.0.2"), "10.0.0.2").Own, "10.0.0.2").ShouldBeFalse();
    }

    [Fact]
    public void A_host_with_a_certificate_for_another_address_does_not_start()
    {
        using var folder = new TestFolder();
        ClusterAuthority.OpenOrMake(folder.Of("certs"), TimeProvider.System).Issue("10.0.0.1", TimeProvider.System);
        Should
            .Throw<UsageException>(() => Load(folder.Of("certs", "10.0.0.1"), "10.0.0.9"))
            .Message.ShouldContain("syncstream certs 10.0.0.9");
        Should.Throw<UsageException>(() => Load(folder.Of("nowhere"), "10.0.0.1")).Message.ShouldContain("nowhere");
    }

    [Fact]
    public void A_certificate_that_ran_out_keeps_its_host_from_starting_and_takes_nobody_along()
    {
        using var folder = new TestFolder();
        var years = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-1_000));
        ClusterAuthority.OpenOrMake(folder.Of("certs"), years).Issue("10.0.0.2", years);
        ClusterAuthority.OpenOrMake(folder.Of("certs"), years).Issue("10.0.0.1", TimeProvider.System);
        var one = Load(folder.Of("certs", "10.0.0.1"), "10.0.0.1");
        var two = Load(folder.Of("certs", "10.0.0.2"), "10.0.0.2");
        Should
            .Throw<UsageException>(() => Start(folder.Of("certs", "10.0.0.2"), "10.0.0.2", TimeProvider.System))
            .Message.ShouldContain("syncstream certs 10.0.0.2");
        Start(folder.Of("certs", "10.0.0.1"), "10.0.0.1", TimeProvider.System).ShouldNotBeNull();
        // It still runs, since before: who connects to it must not fail by it.
        using var old = X509CertificateLoader.LoadCertificateFromFile(folder.Of("certs", "10.0.0.2", "node.crt"));
        one.Vouches(old, "10.0.0.2").ShouldBeTrue();
        // A worker of it that is replaced meanwhile serves as the others do, and says what is the matter.
        two.Vouches(one.Own, "10.0.0.1").ShouldBeTrue();
        two.Warning(TimeProvider.System.GetUtcNow()).ShouldNotBeNull().ShouldContain("will not start again");
    }

    [Fact]
    public void Who_starts_with_a_certificate_that_ends_soon_is_told()
    {
        using var folder = new TestFolder();
        ClusterAuthority.OpenOrMake(folder.Of("certs"), TimeProvider.System).Issue("10.0.0.1", TimeProvider.System);
        var tls = Load(folder.Of("certs", "10.0.0.1"), "10.0.0.1");
        tls.Warning(TimeProvider.System.GetUtcNow()).ShouldBeNull();
        tls.Warning(tls.Own.NotAfter.AddDays(-20)).ShouldNotBeNull().ShouldContain("syncstream certs");
    }

    [Fact]
    public void Keys_are_their_owners_alone_and_a_second_run_keeps_the_authority()
    {
        using var folder = new TestFolder();
        ClusterAuthority.OpenOrMake(folder.Of("certs"), TimeProvider.System).Issue("10.0.0.1", TimeProvider.System);
        var authority = File.ReadAllText(folder.Of("certs", "ca.crt"));
        ClusterAuthority.OpenOrMake(folder.Of("certs"), TimeProvider.System).Issue("host-b", TimeProvider.System);
        File.ReadAllText(folder.Of("certs", "ca.crt")).ShouldBe(authority);
        File.ReadAllText(folder.Of("certs", "host-b", "ca.crt")).ShouldBe(authority);
        foreach (var key in (string[])["ca.key", "10.0.0.1/node.key", "host-b/node.key"])
            File.GetUnixFileMode(folder.Of("certs", key)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static ClusterTls? Start(string folder, string host, TimeProvider time) =>
        ClusterTls.ForStart(Settings(folder), host, time);

    private static ClusterTls Load(string folder, string host) =>
        ClusterTls.From(Settings(folder), host).ShouldNotBeNull();

    private static Config Settings(string folder) =>
        ConfigurationFactory.ParseString($"syncstream.cluster.tls.folder = \"{folder}\"").WithFallback(Plain);
}
