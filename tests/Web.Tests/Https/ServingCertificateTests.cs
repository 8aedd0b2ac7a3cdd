using System.Net;
using SyncStream.Web.Https;
using SyncStream.Web.Tests.Media;
using SyncStream.Web.Tests.Sessions;

namespace SyncStream.Web.Tests.Https;

public sealed class ServingCertificateTests : IDisposable
{
    private readonly TestCertificate _files = new();

    private CertificateFiles Files => new(_files.CertificateFile, _files.KeyFile);

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_new_certificate_greets_new_connections_and_old_ones_stay(string version)
    {
        await using var host = await EdgeHost.Start(certificate: Files);
        using var early = new TlsClient(host.Address, new(version));
        var first = _files.Thumbprint;
        (await early.Get("/api/rooms")).StatusCode.ShouldBe(HttpStatusCode.OK);

        _files.Replace();
        host.Certificate.Look();

        using var late = new TlsClient(host.Address, new(version));
        (await late.Get("/api/rooms")).StatusCode.ShouldBe(HttpStatusCode.OK);
        late.Shown.ShouldHaveSingleItem().ShouldBe(_files.Thumbprint);
        (await early.Get("/api/rooms")).StatusCode.ShouldBe(HttpStatusCode.OK);
        // One handshake: the connection was kept.
        early.Shown.ShouldHaveSingleItem().ShouldBe(first);
    }

    [Fact]
    public async Task The_files_are_looked_at_by_themselves()
    {
        await using var host = await EdgeHost.Start(certificate: Files);
        _files.Replace();
        await Eventually.True(
            () =>
            {
                host.Time.Advance(ServingCertificate.Interval);
                return Thumbprint(host) == _files.Thumbprint;
            },
            TimeSpan.FromSeconds(20),
            "the new certificate was not taken"
        );
    }

    [Fact]
    public async Task While_only_one_of_the_two_files_is_new_the_last_good_pair_serves_on()
    {
        await using var host = await EdgeHost.Start(certificate: Files);
        var first = _files.Thumbprint;
        _files.Replace(between: () =>
        {
            host.Certificate.Look();
            Thumbprint(host).ShouldBe(first);
        });
        host.Certificate.Look();
        Thumbprint(host).ShouldBe(_files.Thumbprint);
    }

    [Fact]
    public async Task Files_that_are_gone_for_a_moment_change_nothing()
    {
        await using var host = await EdgeHost.Start(certificate: Files);
        var first = _files.Thumbprint;
        File.Delete(_files.KeyFile);
        host.Certificate.Look();
        Thumbprint(host).ShouldBe(first);
    }

    [Fact]
    public void What_is_no_certificate_and_its_key_is_refused_with_the_files_name()
    {
        Refusal(Files with { Key = "/no/such/key.pem" }).ShouldContain("/no/such/key.pem cannot be read");
        Refusal(new(_files.KeyFile, _files.KeyFile)).ShouldContain($"{_files.KeyFile} has no certificate");
        Refusal(new(_files.CertificateFile, _files.CertificateFile)).ShouldContain("is not the key of");
        using var other = new TestCertificate();
        Refusal(Files with { Key = other.KeyFile }).ShouldContain($"{other.KeyFile} is not the key of");
        File.WriteAllText(
            other.KeyFile,
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
        );
        Refusal(Files with { Key = other.KeyFile }).ShouldContain("without a passphrase");

        static string Refusal(CertificateFiles files) => Should.Throw<CertificateRefusedException>(files.Check).Message;
    }

    private static string Thumbprint(EdgeHost host) => host.Certificate.Current.TargetCertificate.Thumbprint;
}
