using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Joining;

/// <summary>TLS between members, on real Akka.Remote: who belongs is let in, and who does not does no harm.</summary>
public sealed class ClusterTrustTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestSeeds _seeds = new();

    [Fact]
    public async Task Members_of_one_authority_find_each_other_and_strangers_do_not_disturb_them()
    {
        Certify("ours", 1, 2);
        Certify("theirs", 3);
        var (one, two) = (await Start("ours", 1), await Start("ours", 2));
        await Task.WhenAll(one.Joined, two.Joined).WaitAsync(Patience);
        await LibraryHost.Until(() => (one.Members, two.Members) == (2, 2), () => $"{one.Members}, {two.Members}");

        await Scan(1);
        // Another authority's host knocks, again and again.
        var three = await Start("theirs", 3);
        await LibraryHost.Until(
            () =>
                three.Log.Lines.Any(l =>
                    l.Contains("with TLS that our certificate authority", StringComparison.Ordinal)
                ),
            () => string.Join('\n', three.Log.Lines)
        );
        three.Joined.IsCompleted.ShouldBeFalse();
        three.System.WhenTerminated.IsCompleted.ShouldBeFalse();
        await Scan(2);

        foreach (var member in (TestSeed[])[one, two])
        {
            member.System.WhenTerminated.IsCompleted.ShouldBeFalse();
            (member.Members, member.Unreachable).ShouldBe((2, 0));
        }
    }

    [Fact]
    public async Task A_member_whose_certificate_ran_out_is_let_in_when_it_is_replaced()
    {
        var years = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-1_000));
        ClusterAuthority
            .OpenOrMake(_seeds.Folder.Of("ours"), years)
            .Issue($"{TestSeeds.AddressOf(2)},127.0.0.1", years);
        Certify("ours", 1);
        var (one, two) = (await Start("ours", 1), await Start("ours", 2));
        await Task.WhenAll(one.Joined, two.Joined).WaitAsync(Patience);
        await LibraryHost.Until(() => (one.Members, two.Members) == (2, 2), () => $"{one.Members}, {two.Members}");
    }

    [Fact]
    public async Task A_host_that_meets_an_impostor_where_its_seed_should_be_stays_away_and_alive()
    {
        Certify("ours", 2);
        Certify("theirs", 1);
        using var theirs = X509Certificate2.CreateFromPemFile(
            _seeds.Folder.Of("theirs", TestSeeds.AddressOf(1), ClusterTls.CertificateFile),
            _seeds.Folder.Of("theirs", TestSeeds.AddressOf(1), ClusterTls.KeyFile)
        );
        using var shown = X509CertificateLoader.LoadPkcs12(theirs.Export(X509ContentType.Pkcs12), null);
        using var impostor = new TcpListener(IPAddress.Parse(TestSeeds.AddressOf(1)), _seeds.Port);
        impostor.Start();
        var host = await Start("ours", 2);
        for (var meeting = 0; meeting < 3; meeting++)
        {
            using var client = await impostor.AcceptTcpClientAsync().WaitAsync(Patience);
            await using var tls = new SslStream(client.GetStream());
            await Should.ThrowAsync<Exception>(async () =>
            {
                await tls.AuthenticateAsServerAsync(shown);
                await tls.ReadExactlyAsync(new byte[1]);
            });
        }

        await LibraryHost.Until(
            () => host.Log.Lines.Any(l => l.Contains("does not answer as a member with TLS", StringComparison.Ordinal)),
            () => string.Join('\n', host.Log.Lines)
        );
        host.System.WhenTerminated.IsCompleted.ShouldBeFalse();
        host.Members.ShouldBe(0);
    }

    [Fact]
    public async Task A_peer_that_dies_in_the_middle_of_a_handshake_takes_nobody_along()
    {
        Certify("ours", 1, 2);
        var one = await Start("ours", 1);
        await one.Joined.WaitAsync(Patience);
        using (var dying = new TcpListener(IPAddress.Parse(TestSeeds.AddressOf(2)), _seeds.Port))
        {
            dying.Start();
            one.System.ActorSelection($"akka.ssl.tcp://syncstream@{TestSeeds.AddressOf(2)}:{_seeds.Port}/user/any")
                .Tell("hello");
            using var client = await dying.AcceptTcpClientAsync().WaitAsync(Patience);
            await client.GetStream().ReadExactlyAsync(new byte[1]);
        }

        await LibraryHost.Until(
            () => one.Log.Lines.Any(l => l.Contains("it is tried again", StringComparison.Ordinal)),
            () => string.Join('\n', one.Log.Lines)
        );
        // It comes back at the same address, and the two speak with each other.
        var two = await Start("ours", 2);
        await two.Joined.WaitAsync(Patience);
        await LibraryHost.Until(() => (one.Members, two.Members) == (2, 2), () => $"{one.Members}, {two.Members}");
        one.System.WhenTerminated.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_host_without_TLS_is_kept_out_and_told_why()
    {
        Certify("ours", 1);
        var one = await Start("ours", 1);
        var plain = await _seeds.Start(2, seeds: [1]);
        await LibraryHost.Until(
            () => plain.Log.Lines.Any(l => l.Contains("without TLS: is it", StringComparison.Ordinal)),
            () => string.Join('\n', plain.Log.Lines)
        );
        await one.Joined.WaitAsync(Patience);
        one.Members.ShouldBe(1);
    }

    private void Certify(string authority, params int[] numbers)
    {
        var made = ClusterAuthority.OpenOrMake(_seeds.Folder.Of(authority), TimeProvider.System);
        foreach (var number in numbers)
        {
            // All of loopback connects from one address, whichever it listens on.
            made.Issue($"{TestSeeds.AddressOf(number)},127.0.0.1", TimeProvider.System);
        }
    }

    private Task<TestSeed> Start(string authority, int number) =>
        _seeds.Start(
            number,
            $"syncstream.cluster.tls.folder = \"{_seeds.Folder.Of(authority, TestSeeds.AddressOf(number))}\"",
            seeds: [1]
        );

    // What a port scan does: it connects and hangs up, says nothing, says nonsense, and begins TLS without a certificate.
    private async Task Scan(int number)
    {
        for (var round = 0; round < 20; round++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(TestSeeds.AddressOf(number), _seeds.Port);
            switch (round % 4)
            {
                case 0:
                    client.LingerState = new(enable: true, seconds: 0);
                    break;
                case 1:
                    await client.GetStream().WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
                    break;
                case 2:
                    await client.GetStream().WriteAsync(new byte[] { 22, 3, 1, 255, 255, 1 });
                    break;
                default:
                    await using (var tls = new SslStream(client.GetStream()))
                    {
                        var shake = tls.AuthenticateAsClientAsync(
                            new SslClientAuthenticationOptions
                            {
                                TargetHost = "scan",
#pragma warning disable CA5359
                                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                            }
                        );
                        await shake.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Patience);
                    }

                    break;
            }
        }
    }

    public ValueTask DisposeAsync() => _seeds.DisposeAsync();
}
