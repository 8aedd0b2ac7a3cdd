using Akka.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public sealed class CertificateWatchTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public void The_end_of_a_certificate_is_told_daily_from_thirty_days_before_and_after_it_too()
    {
        var tls = Certified();
        var time = new FakeTimeProvider(new DateTimeOffset(tls.Own.NotAfter).AddDays(-31));
        var log = new CapturedLog();
        using var watch = CertificateWatch.Begin(tls, log.CreateLogger("test"), time);
        log.Lines.ShouldBeEmpty();
        time.Advance(CertificateWatch.Interval);
        log.Lines.ShouldBeEmpty();
        time.Advance(CertificateWatch.Interval);
        log.Lines.ShouldHaveSingleItem().ShouldContain("syncstream certs");
        time.Advance(29 * CertificateWatch.Interval);
        log.Lines.Count.ShouldBe(30);
        log.Lines.Last().ShouldContain("ended on");
        log.All.ShouldAllBe(line => line.Level == LogLevel.Warning);
    }

    [Fact]
    public void A_start_with_few_days_left_is_told_at_once()
    {
        var tls = Certified();
        var log = new CapturedLog();
        var time = new FakeTimeProvider(new DateTimeOffset(tls.Own.NotAfter).AddDays(-3));
        using var watch = CertificateWatch.Begin(tls, log.CreateLogger("test"), time);
        log.Lines.ShouldHaveSingleItem();
    }

    [Fact]
    public void Without_TLS_there_is_nothing_to_say() =>
        CertificateWatch.Begin(null, new CapturedLog().CreateLogger("test"), new FakeTimeProvider()).ShouldBeNull();

    public void Dispose() => _folder.Dispose();

    private ClusterTls Certified()
    {
        ClusterAuthority.OpenOrMake(_folder.Of("certs"), TimeProvider.System).Issue("10.0.0.1", TimeProvider.System);
        var settings = $"syncstream.cluster.tls.folder = \"{_folder.Of("certs", "10.0.0.1")}\"";
        return ClusterTls.From(ConfigurationFactory.ParseString(settings), "10.0.0.1").ShouldNotBeNull();
    }
}
